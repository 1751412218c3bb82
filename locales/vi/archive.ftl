# Gói lưu trữ và kiểm chứng.

about-archive = Đóng gói bộ văn bản cùng báo cáo của các đơn vị để lưu trữ (BagIt)
about-verify = Kiểm chứng từng tệp, từng số liệu của thư mục kết quả hoặc gói lưu trữ
help-archive-output = Thư mục của gói lưu trữ (mặc định: luu-tru/ho-so-<ký hiệu cơ quan>-<năm>)
help-verify-dir = Thư mục kết quả hoặc gói lưu trữ (mặc định: output)
help-verify-code = Tìm văn bản mang mã kiểm chứng này

archive-no-set = Chưa có bộ văn bản trong { $path }. Chạy “bienban build” rồi đóng gói lại.
archive-unproven = Bộ văn bản chưa khớp với báo cáo của các đơn vị ({ $count } điểm) nên chưa đóng gói. Chạy “bienban build” để lập lại bộ văn bản rồi đóng gói lại.
    { $named }
archive-foreign = { $path } không phải là gói lưu trữ do chương trình lập, hoặc có tệp được thêm vào ({ $file }). Chọn thư mục khác bằng --output, hoặc chuyển tệp đó đi nơi khác.
archive-changed = Tệp { $path } bị thay đổi trong lúc đóng gói. Chạy lại “bienban build” rồi đóng gói lại.
archive-done = Đã lập gói lưu trữ { $path }: { $files } tệp, { $bytes } byte.

verify-no-folder = Không thấy thư mục { $path } để kiểm chứng.
verify-code-form = “{ $code }” không phải là mã kiểm chứng. Mã gồm 16 chữ số thập lục phân, viết như 1A2B-3C4D-5E6F-7081.
verify-code-found = Mã { $code } là của { $file }
      Tiêu đề: { $title }
      Số: { GIVEN($number) ->
    [yes] { $number }
   *[no] chưa có
}
      Ngày: { GIVEN($date) ->
    [yes] { $date }
   *[no] để trống
}
      Trạng thái: { $draft ->
    [yes] dự thảo
   *[no] bản chính thức
}
      Số liệu chính:
verify-code-unknown = Mã { $code } không phải là mã của văn bản nào trong bộ này: văn bản mang mã đó ghi nội dung khác với ở đây, hoặc thuộc bộ khác.
verify-proven = Đã kiểm chứng { $files } tệp: khớp toàn bộ.
verify-proven-figures = Đã kiểm chứng { $files } tệp do { $version } lập: khớp toàn bộ số liệu (phiên bản khác không so từng byte).
verify-unproven = { $count } điểm không khớp trong { $files } tệp.

verify-no-manifest = { $file }: không có hoặc không đọc được, nên không đối chiếu được mã băm.
verify-missing = { $file }: thiếu tệp.
verify-extra = { $file }: tệp được thêm vào, không có trong danh mục.
verify-altered = { $file }: tệp đã bị thay đổi, không còn khớp mã băm.
verify-tag-altered = { $file }: không khớp mã băm ghi trong tagmanifest-sha256.txt; một trong hai tệp đã bị thay đổi.
verify-not-made = { $file }: thiếu văn bản này, dù báo cáo của các đơn vị đủ để lập.
verify-uncalled = { $file }: văn bản này không có cơ sở trong báo cáo của các đơn vị.
verify-unreadable = { $file }: không đọc được nội dung để đối chiếu số liệu.
verify-bytes = { $file }: khác với tệp lập lại từ báo cáo, dù chữ và số đọc được đều khớp.
verify-more = { $file }: còn { $count } chỗ khác nữa.
verify-page = { $file }, trang { $page }: { GIVEN($found) ->
    [yes] ghi “{ $found }”
   *[no] không ghi gì
}, { GIVEN($expected) ->
    [yes] theo báo cáo là “{ $expected }”
   *[no] theo báo cáo thì không có
}{ GIVEN($after) ->
    [yes] {" "}(sau “{ $after }”)
   *[no] {""}
}.
verify-cell = { $file }, trang tính “{ $sheet }”, ô { $cell }: { GIVEN($found) ->
    [yes] ghi “{ $found }”
   *[no] không ghi gì
}, { GIVEN($expected) ->
    [yes] theo báo cáo là “{ $expected }”
   *[no] theo báo cáo thì không có
}.
verify-json = { $file }, { $path }: { GIVEN($found) ->
    [yes] ghi “{ $found }”
   *[no] không ghi gì
}, { GIVEN($expected) ->
    [yes] theo báo cáo là “{ $expected }”
   *[no] theo báo cáo thì không có
}.
verify-return-altered = { $file }: báo cáo này đã thay đổi sau khi lập bộ văn bản.
verify-return-missing = { $file }: thiếu báo cáo này, dù bộ văn bản được lập từ nó.
verify-return-new = { $file }: báo cáo này chưa có khi lập bộ văn bản.
verify-inputs = { $file }: bienban.toml hoặc mẫu văn bản không còn như khi lập bộ văn bản.
verify-manifest-entry = { $file }: phần ghi về { $path } không đúng với tệp đó.
verify-manifest-form = { $file }: tệp đã bị sửa, không còn như chương trình ghi.
verify-not-recomputed = { $file }: không tính lại được từ báo cáo kèm theo: { $detail }
verify-bag-declaration = { $file }: không phải là lời khai BagIt của gói lưu trữ.
verify-bag-size = { $file }: ghi dung lượng “{ $stated }”, thực tế là “{ $found }”.
verify-bag-info = { $file }, { $label }: ghi “{ $found }”, phải là “{ $expected }”.
