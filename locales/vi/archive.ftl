# Gói lưu trữ và kiểm chứng.

about-archive = Đóng gói bộ văn bản cùng báo cáo của các đơn vị để lưu trữ (BagIt)
about-verify = Kiểm chứng từng tệp, từng số liệu của thư mục kết quả hoặc gói lưu trữ
help-archive-output = Thư mục của gói lưu trữ (mặc định: luu-tru/ho-so-<ký hiệu cơ quan>-<năm>)
help-archive-draft = Đóng gói cả bộ còn dự thảo hoặc còn đơn vị phải chỉnh sửa; tên gói ghi rõ điều đó
help-archive-date = Ngày đóng gói (mặc định: hôm nay)
help-verify-dir = Thư mục kết quả hoặc gói lưu trữ (mặc định: output)
help-verify-code = Tìm văn bản mang mã kiểm chứng này

archive-no-set = Chưa có bộ văn bản trong { $path }. Chạy “bienban build” rồi đóng gói lại.
archive-unproven = Bộ văn bản chưa khớp với báo cáo của các đơn vị ({ $count } điểm) nên chưa đóng gói. Chạy “bienban build” để lập lại bộ văn bản rồi đóng gói lại.
    { $named }
archive-foreign = { $path } không phải là gói lưu trữ do chương trình lập, hoặc có tệp được thêm vào ({ $file }). Chọn thư mục khác bằng --output, hoặc chuyển tệp đó đi nơi khác.
archive-changed = Tệp { $path } bị thay đổi trong lúc đóng gói. Chạy lại “bienban build” rồi đóng gói lại.
archive-draft = Chưa đóng gói: còn { $count } điểm cản trở bộ văn bản chính thức. Chỉnh sửa hoặc giải trình, hoặc đóng gói bản dự thảo bằng --draft.
    { $reasons }
archive-exists = { $path } đã có gói lưu trữ với nội dung khác; gói đã lập không bao giờ bị ghi đè. Chọn thư mục khác bằng --output.
archive-same = { $path } đã có đúng gói lưu trữ này, đóng gói ngày { $day }: { $files } tệp. Không thay đổi gì.
archive-other-version = Bộ văn bản do { $version } lập, hoặc in bằng kiểu chữ khác, nên chưa đóng gói. Chạy “bienban build” để lập lại bộ văn bản rồi đóng gói lại.
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
verify-code-replaced = Mã { $code } là của { $title } số { $number }, ngày { $date } ({ $paper }): văn bản này đã phát hành và đã bị thay thế.
verify-code-unknown = Mã { $code } không phải là mã của văn bản nào trong bộ này: văn bản mang mã đó ghi nội dung khác với ở đây, hoặc thuộc bộ khác.
verify-proven = Đã kiểm chứng { $files } tệp: khớp toàn bộ.
verify-other-version = CHƯA CHỨNG MINH ĐƯỢC: { $files } tệp do { $version } lập (hoặc in bằng kiểu chữ máy này không có); chương trình này là bienban { $own }. Mọi mã kiểm chứng, số liệu, tên, hình vẽ, công thức và tệp kèm theo so được đều khớp. Muốn chứng minh, hãy kiểm chứng bằng đúng phiên bản đã lập bộ văn bản.
verify-incomplete = CHƯA ĐỦ: những tệp đang có đều đúng như báo cáo ({ $files } tệp), nhưng thiếu { $left } tệp mà báo cáo đòi hỏi (bộ được lập bằng --only, --format, --shard). Chạy “bienban build” để lập đủ bộ.
verify-is-part = { $file }: đây chỉ là phần { $part } của đợt; các đơn vị khác, báo cáo tổng hợp không có ở đây nên không được kiểm chứng.
verify-left-out = { $file }: không có trong bộ này vì bộ chỉ được lập một phần.
verify-own-template = templates/{ $file }: mẫu riêng của đợt, không phải mẫu có sẵn. Văn bản in bằng mẫu này đã được so với văn bản in bằng mẫu có sẵn từ cùng số liệu.
verify-wording = { $file }: khác câu chữ ở { $count } chỗ so với mẫu có sẵn của phiên bản này; số liệu, tên, ngày không khác, trừ những điểm nêu ở trên.
verify-drawn = { $file }, trang { $page }: { GIVEN($found) ->
    [yes] vẽ “{ $found }”
   *[no] không vẽ gì
}, { GIVEN($expected) ->
    [yes] lẽ ra phải vẽ “{ $expected }”
   *[no] lẽ ra không vẽ gì
} ở đó.
verify-part = { $file }, { $part }: { GIVEN($found) ->
    [yes] chứa “{ $found }”
   *[no] không chứa gì
}, { GIVEN($expected) ->
    [yes] lẽ ra phải chứa “{ $expected }”
   *[no] lẽ ra không chứa gì
} ở đó.
verify-code = { $file }: mã kiểm chứng ghi “{ $found }”, theo báo cáo phải là “{ $expected }”.
verify-exhausted = { $file }: CHƯA CHỨNG MINH ĐƯỢC. Mẫu văn bản trong gói dùng nhiều thời gian hoặc bộ nhớ hơn mọi mẫu bình thường, hoặc làm chương trình hỏng; đã dừng kiểm chứng.
verify-no-file = { $file }: là liên kết, ống dẫn hoặc thiết bị, không phải tệp; chương trình không mở.
verify-bag-strange = { $file }: gói lưu trữ của chương trình không có tệp này bên cạnh nội dung.
verify-unproven = { $count } điểm không khớp trong { $files } tệp.

verify-no-manifest = { $file }: danh mục của bộ văn bản không có hoặc không đọc được, nên không biết nội dung lúc lập.
verify-missing = { $file }: thiếu tệp.
verify-extra = { $file }: tệp được thêm vào, không có trong danh mục.
verify-altered = { $file }: nội dung khác với lúc lập.
verify-tag-altered = { $file }: nội dung khác với lúc đóng gói, hoặc danh mục của gói đã bị sửa.
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
verify-issued-journal = { $file }: dòng { $line } không nối tiếp dòng trước hoặc không đọc được; một dòng đã bị sửa, thêm hoặc bỏ.
verify-issued-altered = { $file }: văn bản đã phát hành này khác với lúc phát hành.
verify-issued-missing = { $file }: văn bản đã phát hành này không còn.
verify-issued-extra = { $file }: tệp này không có trong nhật ký phát hành.
verify-issued-code = { $file }: mã kiểm chứng không đúng với nội dung đã phát hành.
verify-issued-forged = { $file }: báo cáo và cấu hình vẫn như lúc phát hành, nhưng văn bản đã phát hành nói khác.
verify-ledger = { $file }: câu trả lời trong tệp này không còn như lúc lập bộ văn bản.
verify-last-round = { $file }: bộ văn bản được so sánh với gói đợt trước khác với gói này.
verify-last-round-enclosed = Lưu ý: phần so sánh được lập lại từ phần trích gói đợt trước ({ $file }) trong dot-truoc; muốn chứng minh số liệu đợt trước thì kiểm chứng chính gói đó (SHA-256 của manifest-sha256.txt: { $sha256 }).
verify-return-altered = { $file }: báo cáo này đã thay đổi sau khi lập bộ văn bản.
verify-return-missing = { $file }: thiếu báo cáo này, dù bộ văn bản được lập từ nó.
verify-return-new = { $file }: báo cáo này chưa có khi lập bộ văn bản.
verify-inputs = bienban.toml hoặc mẫu văn bản không còn như khi lập bộ văn bản (theo { $file }).
verify-manifest-entry = Danh mục của bộ văn bản ({ $file }) ghi về { $path } không đúng với tệp đó.
verify-manifest-form = Danh mục của bộ văn bản ({ $file }) đã bị sửa, không còn như chương trình ghi.
verify-not-recomputed = { $file }: không tính lại được từ báo cáo kèm theo: { $detail }
verify-bag-declaration = { $file }: không phải là lời khai BagIt của gói lưu trữ.
verify-bag-size = { $file }: ghi dung lượng “{ $stated }”, thực tế là “{ $found }”.
verify-bag-info = { $file }: { GIVEN($found) ->
    [yes] ghi “{ $found }”
   *[no] thiếu một dòng
}, { GIVEN($expected) ->
    [yes] phải ghi “{ $expected }”
   *[no] lẽ ra không ghi gì
} ở đó.
