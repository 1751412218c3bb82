# Dòng lệnh, cấu hình và những gì làm dừng cả lượt chạy.

about = Lập văn bản chính thức từ các bảng tính của đợt lấy ý kiến góp ý
about-build = Đọc, kiểm tra, tổng hợp, lập và xuất toàn bộ văn bản (mặc định)
about-check = Đọc và kiểm tra, không ghi gì
about-rules = Giải thích các quy tắc kiểm tra
about-completions = In tệp gợi ý lệnh cho trình dòng lệnh
heading-usage = Cách dùng
heading-commands = Lệnh
heading-options = Tùy chọn
heading-arguments = Tham số
help-choices = chọn một trong
help-help = In trợ giúp
help-version = In phiên bản
help-directory = Thư mục có bienban.toml (mặc định: thư mục hiện tại)
help-lang = Ngôn ngữ của thông báo
help-verbose = In thêm chi tiết
help-quiet = Chỉ in lỗi
help-color = Khi nào dùng màu
help-final = Chỉ lập bản chính thức; từ chối khi còn dự thảo
help-check-unit = Chỉ xem phát hiện của các đơn vị này
help-check-explain = Cho xem báo cáo đã được hiểu thế nào, từng giá trị với ô của nó
help-forms-filled = Điền sẵn những gì đã đọc được từ báo cáo của đơn vị; phần còn thiếu để màu vàng
help-final-check = Nêu thêm những gì cản trở bộ văn bản chính thức
help-only = Chỉ lập văn bản của các đơn vị có mã này
help-format-build = Định dạng cần xuất
help-format = Định dạng in ra
help-jobs = Số luồng xử lý
help-force = Lập lại tất cả, kể cả văn bản không đổi
help-input = Thư mục báo cáo của các đơn vị (mặc định: input)
help-output = Thư mục kết quả (mặc định: output)
help-code = Mã quy tắc, ví dụ E301
help-shell = Trình dòng lệnh

usage-unknown-argument = Không có tham số “{ $value }”.
usage-unknown-command = Không có lệnh “{ $value }”.
usage-invalid-value = Giá trị “{ $value }” không dùng được cho { $argument }.{ $choices ->
    [none] {""}
   *[other] {" "}Chọn một trong: { $choices }.
}
usage-missing = Thiếu { $argument }.
usage-other = Dòng lệnh không đúng: { $detail }
usage-nearest = Có phải ý là “{ $nearest }”?
usage-help = Gõ “bienban --help” để xem cách dùng.

rule-unknown = Không có quy tắc “{ $code }”.{ $nearest ->
    [none] {""}
   *[other] {" "}Có phải ý là { $nearest }?
}
only-unknown = Không có đơn vị nào mã “{ $code }” trong danh sách đơn vị.{ GIVEN($nearest) ->
    [yes] {" "}Có phải ý là { $nearest }?
   *[no] {""}
}

error = Lỗi
warning = Cảnh báo
explained = đã giải trình
round = Chung
do = Cần làm
elsewhere = Xem thêm
reading = Đọc báo cáo
making = Lập văn bản
summary-findings = { $errors } lỗi, { $warnings } cảnh báo ({ $explained } đã giải trình), { $units } đơn vị: { $ready } đạt, { $blocked } có lỗi, { $missing } chưa gửi báo cáo.
table-units = Đơn vị trong danh sách
table-ready = Đơn vị đạt
table-blocked = Đơn vị có lỗi
table-missing = Đơn vị chưa gửi báo cáo
table-made = Tệp văn bản đã lập
table-unchanged = Tệp văn bản không đổi
table-left-out = Tệp văn bản chưa lập (ngoài --only, --format)
table-time = Thời gian
table-state = Bộ văn bản
state-final = chính thức
state-draft = dự thảo, còn { $count } điểm (xem: bienban check --final)
table-output = Thư mục kết quả
seconds = { $seconds } giây
blocked-units = Đơn vị có lỗi: { $units } (phần đơn vị phải sửa: phieu-de-nghi-chinh-sua.pdf của đơn vị; phần của Ban: kiem-tra.xlsx; “bienban forms --filled” lập biểu mẫu đã điền sẵn để gửi kèm)
missing-units = Đơn vị chưa gửi báo cáo: { $units }
final-clear = Không có gì cản trở bộ văn bản chính thức.
final-blocked = Cản trở bộ văn bản chính thức ({ $count }):
final-refused = Chưa lập được bộ văn bản chính thức; bộ văn bản cũ giữ nguyên. Cần xử lý ({ $count }):
    { $reasons }

final-minutes-number = Biên bản hội nghị chưa có số ({ $count } đơn vị: { $units }). Điền ở “Số văn bản” của báo cáo; nếu viết số bằng tay thì đặt number_by_hand = true ở [print] của bienban.toml.
final-postponed-number = Biên bản hội nghị hoãn chưa có số ({ $count } đơn vị: { $units }). Điền ở “Số văn bản” của báo cáo; nếu viết số bằng tay thì đặt number_by_hand = true ở [print] của bienban.toml.
final-handover-number = Biên bản bàn giao phiếu chưa có số ({ $count } đơn vị: { $units }). Điền ở “Số biên bản bàn giao”; nếu viết số bằng tay thì đặt number_by_hand = true ở [print] của bienban.toml.
final-opening-number = Biên bản mở niêm phong chưa có số ({ $count } đơn vị: { $units }). Điền ở “Số biên bản mở niêm phong”; nếu viết số bằng tay thì đặt number_by_hand = true ở [print] của bienban.toml.
final-part = Đây chỉ là phần { $part } của đợt. Gộp các phần bằng “bienban merge” để có bộ văn bản chính thức.
final-report-number = Báo cáo tổng hợp chưa có số hoặc ngày. Điền number và date ở [report] của bienban.toml; nếu viết bằng tay thì đặt number_by_hand = true ở [print].
final-notice-number = Thông báo kết quả chưa có số hoặc ngày ({ $count } đơn vị: { $units }). Điền vào so-van-ban.xlsx (“bienban register” lập sổ); nếu viết bằng tay thì đặt number_by_hand = true ở [print] của bienban.toml.
final-brief-number = Báo cáo tóm tắt chưa có số hoặc ngày. Điền vào so-van-ban.xlsx (“bienban register” lập sổ); nếu viết bằng tay thì đặt number_by_hand = true ở [print] của bienban.toml.

work-output-lost = Không ghi được kết quả ra đầu ra chuẩn (đĩa đầy?). Giải phóng chỗ trống rồi chạy lại.
usage-epoch = SOURCE_DATE_EPOCH phải là số giây từ năm 1980 đến năm 2107, không phải “{ $value }”.
output-overlaps-input = Thư mục kết quả { $output } và thư mục báo cáo { $input } lồng vào nhau; mỗi lần lập sẽ thay cả thư mục kết quả. Chọn một thư mục kết quả nằm ngoài thư mục báo cáo.
template-link = Mẫu văn bản { $file } là liên kết (lối tắt) hoặc không phải tệp; chương trình không mở. Chép tệp thật vào thư mục templates.
work-worker = Máy không cho chạy tiến trình đọc bảng tính ({ $detail }), nên không đọc được báo cáo; chưa thay đổi gì. Đóng bớt chương trình, kiểm tra phần mềm diệt vi-rút và tệp chương trình rồi chạy lại.
config-missing = Không thấy tệp { $path }. Chạy lệnh trong thư mục của đợt lấy ý kiến, hoặc chỉ thư mục đó bằng -C.
config-not-utf8 = bienban.toml không phải là văn bản UTF-8 (từ byte thứ { $offset }). Mở bằng Notepad và lưu lại với bảng mã UTF-8.
config-syntax = bienban.toml viết sai: { $detail }
config-unknown-key = bienban.toml không có khóa “{ $key }”.{ GIVEN($nearest) ->
    [yes] {" "}Có phải ý là “{ $nearest }”?
   *[no] {" "}Xóa dòng này hoặc sửa tên khóa.
}
config-missing-key = bienban.toml thiếu khóa “{ $key }”.
config-empty = bienban.toml: { $key } không được để trống.
config-too-few = bienban.toml: { $key } cần ít nhất hai mục.
config-twice = bienban.toml: { $key } có “{ $value }” hai lần.
config-date = bienban.toml: { $key } phải là một ngày, viết như 2023-05-17.
config-date-order = bienban.toml: { $key } sớm hơn ngày bắt đầu (round.from).
config-placeholder = bienban.toml: { $key } còn chỗ chưa điền (“{ $value }”). Thay dấu “…” bằng nội dung thật; khóa không dùng thì thêm dấu # phía trước.
config-year = bienban.toml: { $key } chưa điền năm của đợt lấy ý kiến. Ghi năm, ví dụ year = 2026.
config-slip-date = bienban.toml: { $key } viết ngày theo năm-tháng-ngày, không có dấu nháy: { $key } = { $meant }
config-slip-quotes = bienban.toml: { $key } dùng dấu nháy của Word (“ ”). Thay bằng dấu nháy thẳng (").
config-slip-decimal = bienban.toml: { $key } viết số thập phân bằng dấu chấm: { $key } = { $meant }
config-slip-no-value = bienban.toml: { $key } chưa có giá trị. Điền sau dấu =, hoặc thêm dấu # vào đầu dòng để bỏ trống.
config-slip-unquoted = bienban.toml: { $key } là chữ thì phải đặt trong dấu nháy thẳng: { $key } = "{ $value }"
config-too-long = bienban.toml: { $key } dài quá { $allowed } chữ. Rút gọn lại.
config-too-many = bienban.toml: { $key } có { $found } mục, nhiều nhất được { $allowed }.
config-too-deep = bienban.toml: { $key } lồng quá nhiều lớp. Viết lại theo tệp mẫu.
config-same-label = bienban.toml: nhãn “{ $value }” chỉ cả “{ $one }” lẫn “{ $other }”, nên không phân biệt được hai cột. Đổi một trong hai (ở [[levels]], criteria hoặc [synonyms]).
config-unprintable = bienban.toml: { $key } có ký tự { $character } không in được trong văn bản. Xóa ký tự đó.
config-limit = bienban.toml: { $key } phải từ 1 đến { $most }.
config-number = bienban.toml: { $key } phải là một số, không phải “{ $value }”.
config-rate = bienban.toml: { $key } phải từ 0 đến 1.
config-not-positive = bienban.toml: { $key } phải lớn hơn 0.
config-choice = bienban.toml: { $key } không nhận “{ $value }”. Chọn "bundled" hoặc "system".

registry-missing = Không thấy danh sách đơn vị trong { $path }. Đặt tệp danh-sach-don-vi.xlsx vào thư mục đó.
registry-same-folder = Danh sách đơn vị có hai đơn vị dễ lẫn với nhau; chưa lập gì. Sửa mã đơn vị cho khác hẳn nhau rồi chạy lại.
    { $units }
registry-twice = Có hơn một tệp danh-sach-don-vi trong { $path }. Giữ lại một tệp.
template-not-utf8 = Mẫu văn bản { $file } không phải là văn bản UTF-8. Lưu lại với bảng mã UTF-8.
template-error = Mẫu văn bản { $file } có lỗi: { $detail }.{ GIVEN($caller) ->
    [yes] {" "}Được gọi từ { $caller }.
   *[no] {""}
}{ GIVEN($hint) ->
    [yes] {" "}Gợi ý: { $hint }.
   *[no] {""}
}
template-error-filled-in = Mẫu văn bản { $file } có lỗi (dưới đây là dòng sau khi điền số liệu): { $detail }.{ GIVEN($caller) ->
    [yes] {" "}Được gọi từ { $caller }.
   *[no] {""}
}{ GIVEN($hint) ->
    [yes] {" "}Gợi ý: { $hint }.
   *[no] {""}
}

output-not-a-folder = “{ $path }” không phải là thư mục kết quả.
output-foreign = { $path } không phải là thư mục kết quả của chương trình: trong đó có { $file }. Chọn một thư mục khác bằng --output, hoặc chuyển các tệp đó đi nơi khác rồi chạy lại.

build-kept =
    Trong thư mục kết quả có { $count } tệp do người dùng thêm hoặc sửa tay. Chương trình không xóa mà chuyển sang chỗ khác (dấu “Đã xử lý” và ghi chú trong kiem-tra.xlsx đã chép sang bản mới):

basis-topic = theo phần văn bản chứa nó, không có nhãn ngay cạnh
basis-below = theo vị trí dưới chức danh ở phần ký
basis-beside = theo vị trí cạnh họ tên, không ghi là chức vụ
basis-order = theo thứ tự từ 1, đầu cột không ghi là tiêu chí
basis-folder = theo thư mục chứa tệp, trong tệp không có tên đơn vị
basis-pointed = Ban chỉ ra
basis-readings = có nhiều cách hiểu, chỉ đồng ý một cách

explain-inferred = suy ra
explain-confirmed = Ban đã xác nhận
explain-unclear = chưa rõ, không dùng
explain-refused = Ban không dùng

about-register = Lập và cập nhật sổ đăng ký văn bản (so-van-ban.xlsx)
about-issue = Phát hành văn bản: giữ nguyên từng byte trong da-phat-hanh
about-replace = Lập văn bản thay thế một văn bản đã phát hành
about-correct = Lập công văn đính chính một văn bản đã phát hành
about-log = In nhật ký phát hành và chứng minh nhật ký, tệp còn nguyên
help-paper = Đường dẫn của văn bản trong bộ, không cần đuôi (don-vi/p-bd-phuong-bo-de/bien-ban-hoi-nghi)
help-issue-unit = Mọi văn bản của các đơn vị này
help-issue-all = Mọi văn bản đã chính thức và có số
help-issue-date = Ngày phát hành; không ghi thì là hôm nay
help-reason = Lý do, in vào văn bản
register-unchanged = Sổ văn bản đã đủ, không có gì phải ghi thêm.
register-unnumbered = { $count } văn bản chưa có số: ghi vào cột Số của so-van-ban.xlsx.
register-unsigned = { $count } văn bản đã phát hành chưa có bản ký trong ban-ky: { $named }
register-strange = { $count } tệp trong ban-ky không rõ là bản ký của văn bản nào (đặt tên tệp theo mã kiểm chứng hoặc số): { $named }
issue-done = Phát hành { $count } văn bản vào { $folder }; { $before } văn bản đã phát hành từ trước; { $refused } văn bản chưa phát hành được.
issue-refused = Chưa phát hành được { $paper }:
issue-no-number = Chưa có số: ghi vào sổ văn bản (bienban register) hoặc báo cáo.
issue-no-date = Chưa có ngày: ghi vào sổ văn bản (bienban register) hoặc báo cáo.
issue-draft = Còn là dự thảo: “bienban check --final” nêu những gì cản trở.
issued-exists = Trong da-phat-hanh đã có tệp { $file }. Không có gì được phát hành.
issued-altered = Tệp đã phát hành của { $paper } không còn như nhật ký ghi. Chạy “bienban log” để xem tệp nào; lấy lại tệp gốc rồi chạy lại.
journal-broken = Nhật ký phát hành không còn nguyên vẹn nên không ghi thêm. Chạy “bienban log” để xem dòng nào.
template-without-volumes = Mẫu riêng “{ $template }” có từ trước khi báo cáo chia quyển, nên sẽ in thiếu. Lấy lại mẫu bằng “bienban templates eject”, hoặc ghi units_per_volume = 0 ở [report] để không chia quyển.
paper-unknown = Không có văn bản “{ $paper }” trong bộ.{ GIVEN($nearest) ->
    [yes] {" "}Có phải “{ $nearest }” không?
   *[no] {""}
}
paper-not-issued = “{ $paper }” chưa phát hành.
correct-nothing = “{ $paper }” không khác báo cáo hiện nay, hoặc đã đính chính đủ: không có gì để đính chính. Sửa báo cáo trước rồi chạy lại.
amend-no-reason = Ghi lý do rõ hơn ở --reason (ít nhất 8 chữ cái): lý do được in vào văn bản.
replace-done = { $paper } (số { $number }) được thay thế: lần lập tới là văn bản mới. Ghi số mới vào sổ văn bản (bienban register), rồi phát hành.
correct-done = Lần lập tới có công văn đính chính { $paper } (số { $number }) với { $count } chỗ. Ghi số công văn vào sổ văn bản (bienban register), rồi phát hành.
act-issue = { $no }. { $at } { $by } phát hành { $paper } số { $number }, mã { $code }
act-replace = { $no }. { $at } { $by } thay thế { $paper } số { $number }: { $reason }
act-correct = { $no }. { $at } { $by } đính chính { $paper } số { $number }: { $reason }
log-proved = { $lines } dòng nhật ký, mọi tệp còn nguyên.
log-wrong = { $lines } dòng nhật ký; { $wrong } chỗ không còn như đã ghi:
log-unreadable = { $file }: dòng này không đọc được.
log-broken = { $file }: dòng này không nối tiếp dòng trước; một dòng đã bị sửa, thêm hoặc bỏ.
log-altered = { $file }: nội dung khác với lúc phát hành.
log-missing = { $file }: không còn trong da-phat-hanh.
log-extra = { $file }: không có trong nhật ký.
log-code = { $file }: mã kiểm chứng không đúng với nội dung được giữ.

ledger-unreadable = Không đọc được { $file } cạnh bienban.toml, hoặc bảng trong đó thiếu cột. Sửa lại hàng tiêu đề như lúc chương trình lập, hoặc chuyển tệp đi nơi khác để chương trình lập tệp mới, rồi chạy lại.
ledger-written = Đã ghi { $file } ({ $count } dòng chờ trả lời).
ledger-open = { $file } đang mở trong chương trình khác nên chưa ghi thêm ({ $count } dòng chờ trả lời). Đóng tệp đó rồi chạy lại.

work-locked = Một lượt chạy khác đang ghi vào thư mục kết quả trong { $path }. Chờ lượt đó xong rồi chạy lại.
work-permission = Không được phép ghi hoặc đọc { $path }. Kiểm tra quyền của thư mục rồi chạy lại. ({ $detail })
work-disk-full = Ổ đĩa đã đầy khi ghi { $path }; bộ văn bản cũ giữ nguyên. Giải phóng dung lượng rồi chạy lại.
work-not-found = Không thấy { $path }. ({ $detail })
work-output-open = Có thể một tệp trong { $folder } đang mở. Đóng Excel và trình đọc PDF rồi chạy lại. Bộ văn bản cũ giữ nguyên.
work-file-open = Tệp { $path } đang mở trong chương trình khác. Đóng tệp đó rồi chạy lại; bộ văn bản cũ giữ nguyên.
work-access = Không đọc hoặc ghi được { $path }: { $detail }
work-threads = Không tạo được luồng xử lý: { $detail }
work-workbook = Không lập được tệp XLSX: { $detail }
work-random = Máy không cho số ngẫu nhiên để đặt tên tệp tạm: { $detail }
work-json = Không lập được tệp JSON: { $detail }

about-read-back = So bản Word đã sửa với báo cáo của các đơn vị
help-read-back-file = Bản Word đã sửa (.docx), tính từ thư mục của đợt
read-back-unreadable = Không đọc được tệp Word này. Mở bằng Word hoặc LibreOffice, lưu lại dạng .docx rồi chạy lại.
read-back-no-copy = Tệp này không phải bản Word do chương trình lập. Sửa trên bản .docx trong thư mục output (word = true ở [papers] của bienban.toml).
read-back-unknown = Đợt này không lập văn bản { $paper } mà tệp Word này là bản sao.
read-back-issued = { $paper } đã phát hành, không sửa được nữa. Văn bản sai thì dùng “bienban correct” hoặc “bienban replace”.
read-back-typed-over = Bị gõ đè: { $tag } ghi “{ $found }”, theo báo cáo là “{ $expected }”.
read-back-deleted = Bị xóa: { $tag } (“{ $expected }”).
read-back-doubled = Có nhiều lần: { $tag } (“{ $expected }”).
read-back-moved = Bị chuyển chỗ: { $tag } (“{ $expected }”) đứng ở câu khác.
read-back-strange = Không có trong văn bản này: { $tag } (“{ $found }”).
read-back-reworded =
    Đoạn { $number } đổi lời:
      trước: { $old }
      nay:   { $new }
read-back-taken-out =
    Đoạn { $number } bị bỏ:
      trước: { $old }
read-back-elsewhere = Chữ ngoài các đoạn văn (tên, bảng, đoạn thêm) khác với bản của chương trình: { $text }
read-back-right = { $paper }: { $values } số liệu, tên, ngày, mã đều đúng như báo cáo; { $reworded } đoạn đổi lời, { $elsewhere } chỗ khác.
read-back-wrong = { $paper }: { $faults } chỗ không đúng trong { $values } số liệu, tên, ngày, mã; { $reworded } đoạn đổi lời, { $elsewhere } chỗ khác. Lấy lại bản trong thư mục output và chỉ sửa câu chữ.
work-word = Không lập được tệp DOCX: { $detail }
read-back-taken = Đã đưa { $count } đoạn đổi lời vào nhan-xet.docx; từ nay PDF, XLSX, DOCX đều viết như vậy. Chạy “bienban build” để lập lại; muốn sửa tiếp thì sửa ngay trong nhan-xet.docx.
remarks-wrong = nhan-xet.docx, mục { $number }: thiếu lời của mẫu, hoặc số liệu, tên, ngày, mã trong lời thay vào bị xóa, thêm hay đổi chỗ. Sửa lại, hoặc xóa cả mục.
remarks-open = { $file } đang mở ở chương trình khác. Đóng lại rồi chạy lại.
