# Các quy tắc kiểm tra: câu báo, tên (.title), điều phải đúng (.compares), việc cần làm (.advice).

## 1xx: đọc tệp

E101 =
    { $reason ->
        [not-workbook] Tệp này không phải là bảng tính hay văn bản Word.
        [pdf] Tệp này là PDF, không phải bảng tính.
        [picture] Tệp này là ảnh, không phải bảng tính.
        [word] Tệp này là văn bản Word đời cũ (.doc, .rtf, XML) hoặc OpenDocument (.odt), chương trình không đọc được.
        [web-archive] Tệp này là trang web lưu trữ (.mht), chương trình không đọc được.
        [archive] Tệp này là tệp nén, không phải bảng tính.
        [old-sheet] Tệp này là bảng tính của Excel đời đầu (trước Excel 5), chương trình không đọc được.
        [link] Đây là liên kết (lối tắt) đến nơi khác; chương trình không mở, nên báo cáo ở đó chưa được đọc.
        [device] Đây không phải là tệp (ống dẫn hoặc thiết bị); chương trình không mở.
        [crashed] Nội dung tệp làm bộ đọc bảng tính dừng đột ngột nên không đọc được.
       *[damaged] Tệp bị hỏng, không đọc được.
    }
    .title = Không mở được tệp
    .compares = Mỗi tệp trong thư mục báo cáo là một bảng tính đọc được (.xlsx, .xlsm, .xlsb, .xls, .ods, .csv, bảng HTML, XML của Excel 2003) hoặc một văn bản Word (.docx).
    .advice = Bản PDF, ảnh: xin đơn vị tệp Excel hoặc Word đã lập ra nó. Văn bản Word đời cũ, .odt: mở bằng Word rồi lưu thành .docx. Trang web lưu trữ: mở bằng Excel rồi lưu thành .xlsx. Tệp nén: giải nén vào thư mục. Liên kết: chép chính các tệp vào thư mục. Bảng tính không mở được: mở bằng Excel rồi lưu thành một tệp .xlsx mới; nếu Excel cũng không mở được thì đề nghị đơn vị gửi lại. Tệp không thuộc đợt lấy ý kiến thì chuyển ra khỏi thư mục.

E102 =
    Tệp được bảo vệ bằng mật khẩu nên không đọc được.
    .title = Tệp có mật khẩu
    .compares = Tệp mở được mà không cần mật khẩu.
    .advice = Mở tệp bằng mật khẩu, bỏ mật khẩu (Excel: Tệp › Thông tin › Bảo vệ sổ làm việc › Mã hóa bằng mật khẩu, xóa trắng ô mật khẩu), lưu rồi gửi lại.

E103 =
    { $limit ->
        [file-size] Tệp nặng { $found } MiB, vượt giới hạn { $allowed } MiB.
        [unpacked] Nội dung tệp khi giải nén là { $found } MiB, vượt giới hạn { $allowed } MiB.
        [cells] Tệp có { $found } ô có dữ liệu, vượt giới hạn { $allowed } ô.
        [sheets] Tệp có { $found } trang tính, vượt giới hạn { $allowed } trang tính.
        [seconds] Đọc tệp lâu hơn giới hạn { $allowed } giây.
        [merged] Tệp có trên { $allowed } ô gộp, nhiều hơn mọi báo cáo có thể có.
        [sections] Tệp có trên { $allowed } phần báo cáo hoặc mã đơn vị, nhiều hơn mọi báo cáo có thể có.
        [findings] Tệp có trên { $allowed } chỗ sai, nhiều hơn mức chương trình liệt kê.
       *[memory] Đọc tệp cần nhiều bộ nhớ hơn giới hạn { $allowed } MiB.
    }
    .title = Tệp vượt giới hạn
    .compares = Dung lượng, số trang tính, số ô và thời gian đọc của tệp không vượt giới hạn trong [limits] của bienban.toml.
    .advice = Chép phần báo cáo sang một tệp mới, bỏ hình ảnh, trang tính và định dạng thừa, rồi gửi lại. Nếu tệp đúng là lớn như vậy, tăng giới hạn trong [limits] của bienban.toml.

E104 =
    Không nhận ra phần nào của báo cáo trong tệp này.
    .title = Không nhận ra phần báo cáo nào
    .compares = Mỗi tệp có ít nhất một phần của báo cáo.
    .advice = Kiểm tra xem có gửi nhầm tệp không. Nếu đúng tệp, ghi lại nhãn và tên cột như trong biểu mẫu (lệnh “bienban forms” in biểu mẫu trống cho từng đơn vị).

E105 =
    { $what ->
        [value] Phần “{ section }” chưa điền “{ $name }”, là nội dung bắt buộc.
        [parts] Phần “{ section }” chưa có hoặc chưa đọc được: { $name }.
        [column] Phần “{ section }” thiếu cột bắt buộc “{ $name }”.
       *[field] Phần “{ section }” thiếu mục bắt buộc “{ $name }”.
    }
    .title = Thiếu mục, cột hoặc nội dung bắt buộc
    .compares = Mỗi phần của báo cáo có đủ các mục và cột bắt buộc, đã điền nội dung.
    .advice = Điền nội dung còn thiếu; nếu phần đã nêu không có mục hoặc cột này thì thêm vào, ghi đúng nhãn như trong biểu mẫu.

E106 =
    { $expected ->
        [count] “{ $name }” phải là số nguyên, nhưng ghi “{ $text }”.
        [date] “{ $name }” phải là ngày (như 17/05/2023), nhưng ghi “{ $text }”.
        [time] “{ $name }” phải là giờ (như 8 giờ 30), nhưng ghi “{ $text }”.
        [choice] “{ $name }” phải là một trong: { $choices }; nhưng ghi “{ $text }”.
       *[text] “{ $name }” phải là chữ, nhưng ghi “{ $text }”.
    }
    .title = Giá trị không đúng kiểu
    .compares = Số là số, ngày là ngày, giờ là giờ, lựa chọn nằm trong danh sách.
    .advice = Ghi lại ô này cho đúng kiểu đã nêu.

E107 =
    { $why ->
        [negative] “{ $name }” là số âm: { $text }.
        [fractional] “{ $name }” không phải là số nguyên: { $text }.
        [ambiguous] “{ $name }” ghi { $text }, có thể hiểu theo hai cách: dấu phẩy ngăn hàng nghìn, hoặc dấu phẩy thập phân.
       *[too-large] “{ $name }” lớn hơn 1.000.000: { $text }.
    }
    .title = Số lượng không thể có
    .compares = Số người, số phiếu là số nguyên từ 0 đến 1.000.000.
    .advice = Kiểm tra lại số liệu gốc và ghi số nguyên vào ô này. Nếu dùng dấu chấm ngăn hàng nghìn, ghi đủ ba chữ số sau dấu chấm (1.250).

E108 =
    { GIVEN($text) ->
        [yes] Ô “{ $name }” có giá trị lỗi { $text }.
       *[no] Ô “{ $name }” có công thức nhưng chưa có kết quả.
    }
    .title = Ô có lỗi hoặc công thức chưa tính
    .compares = Ô cần đọc không có giá trị lỗi (#REF!, #DIV/0!…) và công thức đã có kết quả.
    .advice = Mở tệp bằng Excel, sửa công thức hoặc ghi số vào ô này, lưu tệp rồi gửi lại.

E109 =
    Dòng tổng của cột “{ $name }” ghi { $found }, trong khi các dòng cộng lại được { $sum }.
    .title = Dòng tổng khác tổng các dòng
    .compares = Số ở dòng tổng (Tổng, Tổng cộng, Cộng) bằng tổng các dòng phía trên.
    .advice = Cộng lại cột này; sửa dòng bị sai hoặc sửa dòng tổng.

W101 =
    { GIVEN($nearest) ->
        [yes] Phần “{ section }” có nhãn “{ $text }” không có trong biểu mẫu; có phải “{ $nearest }” không?
       *[no] Phần “{ section }” có nhãn “{ $text }” không có trong biểu mẫu; nội dung của nhãn này được bỏ qua.
    }
    .title = Nhãn hoặc cột lạ
    .compares = Mọi nhãn và tên cột trong phần đã nhận ra đều có trong biểu mẫu.
    .advice = Nếu là nhãn gõ sai, sửa lại như trong biểu mẫu. Nếu đơn vị quen dùng cách gọi này, thêm vào [synonyms] của bienban.toml. Nếu không cần thì bỏ qua.

W102 =
    Ô này viết bằng bảng mã cũ ({ $encoding }), đã chuyển thành “{ $text }”.
    .title = Chữ viết bằng bảng mã cũ
    .compares = Chữ trong báo cáo viết bằng Unicode.
    .advice = So chữ đã chuyển với bản gốc; nếu sai thì gõ lại bằng Unicode.

W103 =
    { $what ->
        [sheet] Phần “{ section }” nằm trong trang tính bị ẩn.
        [row] Phần “{ section }” có số liệu ở dòng bị ẩn.
       *[column] Phần “{ section }” có số liệu ở cột bị ẩn.
    }
    .title = Số liệu nằm ở chỗ bị ẩn
    .compares = Số liệu cần đọc không nằm trong trang tính, dòng hoặc cột bị ẩn.
    .advice = Số liệu bị ẩn vẫn được dùng. Bỏ ẩn để người gửi nhìn thấy và xác nhận.

W104 =
    { $why ->
        [short] Giải trình cho mã “{ $code }” ngắn quá, chưa nói được sự việc: “{ $text }”.
       *[nothing] Giải trình cho mã “{ $code }”, nhưng đơn vị không có phát hiện nào mang mã này.
    }
    .title = Giải trình không dùng được
    .compares = Mỗi giải trình mang mã của một cảnh báo mà đơn vị đang có, và nói rõ sự việc bằng ít nhất ba từ.
    .advice = Giải trình ngắn quá thì viết rõ việc gì đã xảy ra và vì sao; mã ghi sai thì sửa lại theo cảnh báo của đơn vị; cảnh báo không còn thì bỏ dòng giải trình này.

W105 =
    { $count } giá trị của tệp này được suy ra từ vị trí, không có chữ nào ghi rõ là gì; văn bản lập từ tệp này là dự thảo cho đến khi Ban xác nhận.
    .title = Giá trị suy ra, chưa xác nhận
    .compares = Mọi giá trị suy ra từ vị trí trong tệp không theo biểu mẫu đã được Ban trả lời trong xac-nhan.xlsx.
    .advice = Mở xac-nhan.xlsx cạnh bienban.toml, so từng dòng với tệp của đơn vị, ghi x vào cột Đồng ý nếu đúng, ghi 0 nếu không dùng, lưu lại rồi chạy lại. “bienban check --unit MÃ --explain” cho xem toàn bộ cách hiểu.

W106 =
    { $what ->
        [picture] Tệp Word có { $count } hình mà chương trình không đọc được; hình đầu tiên { GIVEN($near) ->
            [yes] đứng sau chữ “{ $near }”.
           *[no] đứng ở đầu tệp.
        }
       *[object] Tệp Word có { $count } bảng tính, biểu đồ hoặc đối tượng nhúng mà chương trình không đọc được; đối tượng đầu tiên { GIVEN($near) ->
            [yes] đứng sau chữ “{ $near }”.
           *[no] đứng ở đầu tệp.
        }
    }
    .title = Hình hoặc đối tượng nhúng không đọc được
    .compares = Mọi số liệu của tệp Word là chữ trong đoạn văn hoặc trong bảng, không nằm trong hình (từ 4 cm trở lên), bảng tính, biểu đồ hay đối tượng nhúng.
    .advice = Mở tệp, tìm đến chỗ đã nêu. Nếu ở đó có số liệu thì gõ lại thành bảng trong Word, hoặc lưu bảng tính nhúng thành tệp riêng rồi gửi kèm. Nếu chỉ là con dấu, chữ ký, ảnh minh họa thì bỏ qua.

E110 =
    { $why ->
        [blank] Phần “{ section }” chưa được điền.
       *[absent] Báo cáo của đơn vị thiếu phần “{ section }”.
    }
    .title = Thiếu phần bắt buộc
    .compares = Báo cáo có đủ các phần: hội nghị, thành phần tham dự, ban kiểm phiếu, phiếu tại hội nghị; đã mở niêm phong thì có cả kết quả kiểm đếm hoặc từng phiếu, và ngược lại.
    .advice = Bổ sung phần này theo biểu mẫu rồi gửi lại. Nếu phần này đã có trong tệp, kiểm tra nhãn và tên cột bắt buộc của nó.

E111 =
    “{ $text }” có ký tự { $character } không in được trong văn bản.
    .title = Ký tự không in được
    .compares = Mọi ký tự được in ra đều có trong phông chữ của văn bản và không đổi chiều viết.
    .advice = Gõ lại ô này, bỏ biểu tượng hoặc ký tự lạ.

E112 =
    { GIVEN($name) ->
        [yes] Phần “{ section }”: “{ $name }” có thể hiểu hai cách: { $readings }.
       *[no] Phần “{ section }”: các ô đã nêu ghi khác nhau hoặc không rõ là gì.
    }
    .title = Giá trị có thể hiểu hai cách
    .compares = Mỗi giá trị trong báo cáo không theo biểu mẫu chỉ có thể hiểu một cách.
    .advice = Xem các ô đã nêu. Ban có thể đồng ý một cách hiểu trong xac-nhan.xlsx; nếu không thì giữ giá trị đúng, hoặc ghi lại phần này theo biểu mẫu (bienban forms).

## 2xx: đơn vị và tệp

E201 =
    { GIVEN($nearest) ->
        [yes] Mã đơn vị “{ $text }” không có trong danh sách đơn vị; có phải “{ $nearest }” không?
       *[no] Mã đơn vị “{ $text }” không có trong danh sách đơn vị.
    }
    .title = Mã đơn vị không có trong danh sách
    .compares = Mã đơn vị trong báo cáo có trong danh sách đơn vị.
    .advice = Sửa mã đơn vị trong báo cáo theo danh sách đơn vị, hoặc bổ sung đơn vị vào danh sách.

E202 =
    Phần “{ section }” của đơn vị có hai bản khác nhau. { $differences }{ GIVEN($newer) ->
        [yes] . Tệp lưu sau cùng: { $newer }
       *[no] {""}
    }
    .title = Một phần gửi hai lần, nội dung khác nhau
    .compares = Mỗi phần của đơn vị (trừ mở niêm phong, kết quả và từng phiếu) chỉ gửi một lần, hoặc các lần gửi giống nhau.
    .advice = Đối chiếu hai bản, giữ bản đúng, xóa bản kia.

W202 =
    { $why ->
        [file] Hai tệp { $other } và { $file } giống hệt nhau; chương trình dùng tệp { $other }.
       *[section] Phần “{ section }” của đơn vị được gửi hai lần, nội dung giống nhau{ GIVEN($newer) ->
            [yes] . Tệp lưu sau cùng: { $newer }.
           *[no] .
        }
    }
    .title = Một phần gửi hai lần, nội dung giống nhau
    .compares = Mỗi phần của đơn vị chỉ gửi một lần.
    .advice = Không bắt buộc sửa. Nên xóa bản thừa để lần sau không sửa sót.

E203 =
    { $namesakes ->
        [yes] Phần “{ section }” ghi người được góp ý “{ $text }”, trong khi đơn vị có hai người cùng họ tên này.
       *[no] { GIVEN($nearest) ->
            [yes] Phần “{ section }” ghi người được góp ý “{ $text }”, không phải người đứng đầu của đơn vị; có phải “{ $nearest }” không?
           *[no] Phần “{ section }” ghi người được góp ý “{ $text }”, không phải người đứng đầu của đơn vị.
        }
    }
    .title = Người được góp ý không phải người đứng đầu của đơn vị
    .compares = Người được góp ý trong kết quả, từng phiếu và ý kiến góp ý là người mà hội nghị của đơn vị lấy ý kiến.
    .advice = Ghi họ tên như trong danh sách đơn vị, thêm chức vụ sau dấu phẩy nếu trùng họ tên; nếu danh sách sai thì sửa danh sách.

E204 =
    { $why ->
        [leader-missing] Phần “{ section }” không có người đứng đầu { $leader }.
        [criterion-missing] Kết quả của { $leader } thiếu tiêu chí { $criteria }.
        [twice] Kết quả của { $leader } có tiêu chí { $criteria } hai lần.
       *[unknown] Kết quả có mã tiêu chí “{ $criteria }” không thuộc đợt lấy ý kiến.
    }
    .title = Kết quả thiếu, thừa hoặc lạ người đứng đầu, tiêu chí
    .compares = Kết quả có mỗi người đứng đầu với mỗi tiêu chí của đợt đúng một dòng.
    .advice = Đối chiếu với danh sách tiêu chí của đợt: bổ sung dòng thiếu, bỏ dòng trùng, sửa mã tiêu chí gõ sai.

E205 =
    { GIVEN($candidates) ->
        [yes] Phần “{ section }” có thể là của nhiều đơn vị: { $candidates }.
       *[no] Phần “{ section }” không ghi là của đơn vị nào.
    }
    .title = Không biết phần này của đơn vị nào
    .compares = Mỗi phần của báo cáo thuộc về đúng một đơn vị.
    .advice = Ghi “Mã đơn vị” ngay phía trên phần này, trên cùng trang tính.

E206 =
    { $why ->
        [name-differs] Danh sách ghi mã “{ $text }” với hai tên đơn vị khác nhau.
        [kind-differs] Danh sách ghi mã “{ $text }” với hai loại hình khác nhau.
        [unknown-kind] { GIVEN($nearest) ->
            [yes] Danh sách ghi loại hình “{ $text }” không có trong bienban.toml; có phải “{ $nearest }” không?
           *[no] Danh sách ghi loại hình “{ $text }” không có trong bienban.toml.
        }
        [empty-leader] { GIVEN($text) ->
            [yes] Danh sách để trống người đứng đầu của đơn vị “{ $text }”.
           *[no] Danh sách có dòng để trống người đứng đầu.
        }
        [leader-twice] Danh sách ghi người đứng đầu “{ $text }” hai lần trong một đơn vị, cùng chức vụ và thời gian.
        [same-folder] Danh sách ghi hai mã “{ $nearest }” và “{ $text }” chỉ khác nhau ở dấu hoặc ký hiệu, cùng tên đơn vị; văn bản của hai đơn vị sẽ lẫn vào nhau.
        [term-backwards] Danh sách ghi “{ $text }” thôi giữ chức vụ trước khi bắt đầu giữ chức vụ.
       *[empty-code] Danh sách có dòng không ghi mã đơn vị.
    }
    .title = Danh sách đơn vị có chỗ sai
    .compares = Trong danh sách, một mã có một tên và một loại hình, loại hình thuộc đợt, mã và người đứng đầu không để trống, không ai có hai dòng, không có hai mã lẫn được với nhau.
    .advice = Sửa danh sách đơn vị (danh-sach-don-vi.xlsx) tại ô đã nêu.

W201 =
    Báo cáo ghi tên đơn vị “{ $text }”, danh sách ghi “{ $expected }”.
    .title = Tên đơn vị khác danh sách
    .compares = Tên đơn vị trong báo cáo như trong danh sách đơn vị.
    .advice = Kiểm tra xem mã đơn vị có đúng không. Văn bản in tên theo danh sách.

W204 =
    Tiêu chí { $criterion } ghi “{ $text }”, của đợt là “{ $expected }”.
    .title = Nội dung tiêu chí khác của đợt
    .compares = Nội dung tiêu chí trong kết quả như trong bienban.toml với cùng mã.
    .advice = Kiểm tra xem mã tiêu chí có bị lệch dòng không. Văn bản in nội dung của đợt.

E208 =
    { $with ->
        [own] Số { $number } được ghi cho nhiều văn bản của đơn vị.
        [report] Số { $number } trùng với số của báo cáo tổng hợp.
       *[unit] Số { $number } trùng với số văn bản của đơn vị { $others }.
    }
    .title = Hai văn bản trùng số
    .compares = Trong các số mang ký hiệu của cơ quan lập văn bản (như BB/BTGQU), mỗi biên bản và báo cáo tổng hợp có số riêng.
    .advice = Đối chiếu sổ đăng ký văn bản và sửa lại số của văn bản ghi sai.

W209 =
    Số { $number } mang ký hiệu của cơ quan khác, không phải { $symbol }; không kiểm tra trùng số được.
    .title = Số văn bản mang ký hiệu của cơ quan khác
    .compares = Số của biên bản mang ký hiệu của cơ quan lập văn bản (organ.symbol).
    .advice = Nếu biên bản do đơn vị tự lấy số thì không cần sửa. Nếu lấy số của Ban thì ghi lại số và ký hiệu.

E209 =
    { $why ->
        [not-then] Hội nghị ngày { $date } lấy ý kiến đối với “{ $text }”, theo danh sách hôm đó không đứng đầu đơn vị.
        [left-out] Hội nghị không ghi lấy ý kiến đối với { $text }, theo danh sách đứng đầu đơn vị.
        [nobody] Theo danh sách, không ai đứng đầu đơn vị vào ngày họp { $date }.
        [response] Người tiếp thu ý kiến là “{ $text }”, trong khi danh sách ghi { $nearest } giữ chức vụ đó; báo cáo không ghi người được góp ý.
       *[unknown] { GIVEN($nearest) ->
            [yes] Hội nghị lấy ý kiến đối với “{ $text }”, không có trong danh sách người đứng đầu của đơn vị; có phải “{ $nearest }” không?
           *[no] Hội nghị lấy ý kiến đối với “{ $text }”, không có trong danh sách người đứng đầu của đơn vị.
        }
    }
    .title = Người được góp ý không khớp danh sách
    .compares = Hội nghị lấy ý kiến đối với đúng những người mà theo danh sách giữ chức vụ đứng đầu đơn vị vào ngày họp.
    .advice = Nếu đã thay người đứng đầu: trong danh sách đơn vị giữ cả hai người, ghi “Đến ngày” cho người cũ và “Từ ngày” cho người mới. Nếu báo cáo ghi sai: sửa ở ô “Người được góp ý”.

E210 =
    { $why ->
        [day] Sổ văn bản ghi ngày “{ $number }” cho { $paper }, không đọc được.
        [twice] Số { $number } trong sổ văn bản đặt cho nhiều văn bản: { $paper }.
       *[differs] Sổ văn bản ghi “{ $number }” cho { $paper }, trong khi báo cáo hoặc bienban.toml ghi “{ $other }”.
    }
    .title = Số, ngày trong sổ văn bản không khớp
    .compares = Số và ngày trong so-van-ban.xlsx đọc được, mỗi số trong một sổ chỉ đặt cho một văn bản, và khớp với báo cáo, bienban.toml.
    .advice = Sửa số hoặc ngày ở cột vàng của so-van-ban.xlsx, hoặc sửa nơi kia cho khớp. Ngày viết như 17/5/2023.

W210 =
    { $why ->
        [gap] Dãy số { $symbol } trong sổ văn bản còn thiếu: { $numbers }.
       *[order] Dãy số { $symbol } trong sổ văn bản có ngày sớm hơn ngày của số nhỏ hơn (số, ngày – số nhỏ hơn, ngày): { $numbers }.
    }
    .title = Dãy số văn bản bị ngắt hoặc ngày không theo thứ tự
    .compares = Trong mỗi dãy số không thiếu số nào ở giữa, và văn bản có số lớn hơn không có ngày sớm hơn.
    .advice = Số bỏ trống thì ghi vào văn bản nào đã lấy số đó, hoặc ghi rõ ở cột Ghi chú vì sao bỏ. Ngày sai thì sửa ở cột Ngày.

W211 =
    { $why ->
        [absent] Không có gói lưu trữ của đợt trước ở { $package }; không so sánh với đợt trước.
        [refuted] Gói lưu trữ của đợt trước ({ $package }) không đúng như báo cáo trong gói; không so sánh với đợt trước.
        [unread] Kết quả trong gói lưu trữ của đợt trước ({ $package }) không đọc được; không so sánh với đợt trước.
       *[unproven] Gói lưu trữ của đợt trước ({ $package }) chưa kiểm chứng được; không so sánh với đợt trước.
    }
    .title = Không so sánh được với đợt trước
    .compares = Gói lưu trữ ghi ở [previous] của bienban.toml có đó và kiểm chứng được.
    .advice = Chạy “bienban verify” với gói đó để biết vì sao. Sửa đường dẫn ở [previous] của bienban.toml, hoặc bỏ [previous] nếu không so sánh.

W207 =
    { $why ->
        [untouched] Biểu mẫu của { $name } chưa được điền; chưa có báo cáo.
        [postponed] Hội nghị của { $name } đã hoãn; chưa có báo cáo hội nghị họp lại.
       *[absent] Chưa có báo cáo của { $name }.
    }
    .title = Đơn vị chưa gửi báo cáo
    .compares = Mọi đơn vị trong danh sách đã gửi báo cáo.
    .advice = Đôn đốc đơn vị gửi báo cáo; nếu đã gửi, kiểm tra mã đơn vị trong tệp.

W208 =
    { $name } đã họp nhưng phiếu chưa được mở niêm phong, kiểm đếm.
    .title = Chưa mở niêm phong, kiểm đếm
    .compares = Đơn vị đã họp thì đã được mở niêm phong và kiểm đếm phiếu.
    .advice = Mở niêm phong, kiểm đếm và bổ sung phần mở niêm phong, kết quả. Biên bản hội nghị và biên bản bàn giao vẫn lập được.

## 3xx: hội nghị

E301 =
    { GIVEN($group) ->
        [yes] { $group }: có mặt ({ $present }) và vắng mặt ({ $absent }) cộng lại được { $sum }, trong khi triệu tập { $convened }.
       *[no] Có mặt ({ $present }) và vắng mặt ({ $absent }) cộng lại được { $sum }, trong khi triệu tập { $convened }.
    }
    .title = Triệu tập = có mặt + vắng mặt
    .compares = Ở mỗi dòng thành phần tham dự, số triệu tập bằng số có mặt cộng số vắng mặt.
    .advice = Đối chiếu danh sách điểm danh và sửa số bị sai ở dòng này.

E302 =
    Giờ kết thúc ({ $end }) không sau giờ bắt đầu ({ $start }).
    .title = Giờ kết thúc sau giờ bắt đầu
    .compares = Hội nghị kết thúc sau khi bắt đầu.
    .advice = Sửa giờ bắt đầu hoặc giờ kết thúc; giờ chiều ghi từ 13 đến 23.

E303 =
    { $why ->
        [early] Ngày họp { $date } trước ngày đầu của đợt, { $bound }.
       *[late] Ngày họp { $date } sau ngày cuối của đợt, { $bound }.
    }
    .title = Ngày họp trong thời gian của đợt
    .compares = Ngày họp nằm trong khoảng [round] from – to của bienban.toml, nếu có ghi.
    .advice = Kiểm tra ngày, tháng, năm của hội nghị (ngày viết trước tháng). Nếu đợt được kéo dài, sửa [round] trong bienban.toml.

E304 =
    { $why ->
        [quorum] Hội nghị lần { $meeting } ghi hoãn vì không đủ đại biểu, trong khi có mặt { $present } trên { $convened } đại biểu được triệu tập.
        [ballots] Hội nghị lần { $meeting } ghi hoãn nhưng vẫn ghi phát ra { $present } phiếu.
       *[order] Hội nghị lần { $meeting } ghi hoãn, trong khi hội nghị lần { $held } đã họp trước hoặc cùng ngày.
    }
    .title = Hội nghị hoãn và hội nghị họp lại
    .compares = Hội nghị hoãn thì không đủ đại biểu, không có phiếu, và ở trước hội nghị họp lại cả về lần họp và ngày họp.
    .advice = Kiểm tra “Lần họp”, “Kết quả hội nghị”, ngày họp và số đại biểu của các hội nghị; sửa chỗ ghi sai.

W301 =
    { GIVEN($group) ->
        [yes] { $group }: { $absent } người vắng mặt, không ghi lý do.
       *[no] { $absent } người vắng mặt, không ghi lý do.
    }
    .title = Vắng mặt có lý do
    .compares = Dòng thành phần tham dự có người vắng mặt thì ghi lý do.
    .advice = Ghi lý do vào cột “Lý do vắng mặt”, hoặc giải trình.

W302 =
    Có mặt { $present } trên { $convened } người được triệu tập ({ $share }%), chưa đủ { $threshold } số đại biểu được triệu tập.
    .title = Đủ số người dự họp
    .compares = Số có mặt trên số triệu tập không dưới [rules] quorum (mặc định 2/3).
    .advice = Kiểm tra số có mặt; nếu đúng thì giải trình vì sao hội nghị vẫn tiến hành.

W304 =
    { $person } chủ trì hoặc ghi biên bản hội nghị này ({ $start } – { $end }, ngày { $date }) và cùng lúc hội nghị của { $others }.
    .title = Một người không ở hai hội nghị cùng giờ
    .compares = Không ai chủ trì hoặc ghi biên bản hai hội nghị có thời gian chồng nhau.
    .advice = Kiểm tra ngày, giờ và họ tên ở các đơn vị đã nêu; nếu là hai người trùng tên thì giải trình.

W303 =
    { $missing ->
        [opening] Diễn biến hội nghị không có phát biểu mở đầu của người chủ trì (đồng chí { $chair }).
        [conclusion] Diễn biến hội nghị không có kết luận của người chủ trì (đồng chí { $chair }).
       *[both] Diễn biến hội nghị không có phát biểu mở đầu và kết luận của người chủ trì (đồng chí { $chair }).
    }
    .title = Chủ trì mở đầu và kết luận
    .compares = Diễn biến hội nghị có phát biểu mở đầu và kết luận của người chủ trì.
    .advice = Bổ sung phát biểu còn thiếu và ghi “Loại ý kiến” là Phát biểu mở đầu hoặc Kết luận; nếu người khác nói thay thì giải trình.

## 4xx: kiểm phiếu, niêm phong, bàn giao

E401 =
    Phiếu phát ra ({ $issued }) và không sử dụng ({ $unused }) cộng lại được { $sum }, trong khi số phiếu in là { $printed }.
    .title = Phiếu in = phát ra + không sử dụng
    .compares = Số phiếu in bằng số phiếu phát ra cộng số phiếu không sử dụng, khi có ghi cả hai.
    .advice = Đếm lại phiếu không sử dụng và đối chiếu số phiếu in, phiếu phát ra; sửa số bị sai.

E402 =
    Phát ra nhiều phiếu hơn số người có mặt: { $issued } > { $present }.
    .title = Phát ra không quá số có mặt
    .compares = Số phiếu phát ra không lớn hơn số người có mặt.
    .advice = Đối chiếu danh sách điểm danh và số phiếu phát ra; sửa số bị sai.

E403 =
    Thu về nhiều phiếu hơn phát ra: { $collected } > { $issued }.
    .title = Thu về không quá phát ra
    .compares = Số phiếu thu về không lớn hơn số phiếu phát ra.
    .advice = Đối chiếu biên bản của ban kiểm phiếu và sửa số bị sai. Nếu số đúng là như vậy, báo ngay người chủ trì: có phiếu không do hội nghị phát.

E404 =
    Số phiếu bàn giao là { $handed }, trong khi số phiếu thu về là { $collected }.
    .title = Bàn giao = thu về
    .compares = Số phiếu bàn giao bằng số phiếu thu về.
    .advice = Đối chiếu biên bản của ban kiểm phiếu với người nhận bàn giao; sửa số bị sai. Nếu thiếu hoặc thừa phiếu thật, lập biên bản sự việc.

E405 =
    { $why ->
        [start] Giờ niêm phong ({ $sealed }) trước giờ bắt đầu họp ({ $other }).
        [handover] Giờ bàn giao ({ $other }) trước giờ niêm phong ({ $sealed }).
        [day] Ngày bàn giao ({ $other }) trước ngày họp ({ $sealed }).
       *[late] Giờ niêm phong ({ $sealed }) quá 2 giờ sau giờ kết thúc ({ $other }).
    }
    .title = Thứ tự họp, niêm phong, bàn giao
    .compares = Niêm phong không trước giờ bắt đầu họp, không quá 2 giờ sau khi họp xong; bàn giao không trước khi niêm phong, tính cả ngày và giờ.
    .advice = Kiểm tra các giờ đã ghi; giờ chiều ghi từ 13 đến 23. Sửa giờ bị sai; nếu bàn giao vào hôm sau thì ghi “Ngày bàn giao”.

E406 =
    { $why ->
        [envelopes] Số phong bì niêm phong là 0.
        [no-code] Mã niêm phong chưa ghi.
       *[shared] Mã niêm phong { $seal } cũng là mã của đơn vị { $others }.
    }
    .title = Phong bì và mã niêm phong
    .compares = Có ít nhất một phong bì, có mã niêm phong, và không đơn vị nào khác dùng mã đó.
    .advice = Đối chiếu với phong bì niêm phong và ghi lại cho đúng.

E407 =
    { $why ->
        [few] Ban kiểm phiếu có { $found } người, ít hơn 3.
        [heads] Ban kiểm phiếu có { $found } trưởng ban, phải có đúng 1.
       *[twice] Ban kiểm phiếu ghi { $name } hai lần.
    }
    .title = Ban kiểm phiếu đúng thành phần
    .compares = Ban kiểm phiếu có ít nhất 3 người, đúng một trưởng ban, không ai ghi hai lần.
    .advice = Đối chiếu kết quả bầu ban kiểm phiếu và ghi lại đủ họ tên, nhiệm vụ từng người.

E408 =
    { $role ->
        [board] { $name } là người được lấy ý kiến nhưng ở trong ban kiểm phiếu.
        [giver] { $name } là người được lấy ý kiến nhưng là người bàn giao phiếu.
       *[receiver] { $name } là người được lấy ý kiến nhưng là người nhận bàn giao phiếu.
    }
    .title = Người đứng đầu không giữ phiếu
    .compares = Người đứng đầu được lấy ý kiến không ở trong ban kiểm phiếu, không bàn giao, không nhận bàn giao phiếu của đơn vị mình.
    .advice = Kiểm tra họ tên đã ghi. Nếu đúng người, việc kiểm phiếu hoặc bàn giao không khách quan: báo Ban Tuyên giáo để xử lý.

E409 =
    Người bàn giao phiếu, { $name }, không có tên trong ban kiểm phiếu.
    .title = Người bàn giao thuộc ban kiểm phiếu
    .compares = Người bàn giao phiếu có tên trong ban kiểm phiếu.
    .advice = Kiểm tra họ tên người bàn giao và danh sách ban kiểm phiếu; sửa chỗ ghi sai.

W405 =
    Phiếu được bàn giao ngày { $handed }, sau ngày họp { $held }.
    .title = Bàn giao trong ngày họp
    .compares = Phiếu được bàn giao trong ngày họp.
    .advice = Kiểm tra “Ngày bàn giao”; nếu đúng thì giải trình phiếu đã niêm phong được giữ ở đâu, ai giữ cho đến khi bàn giao.

W408 =
    { $role ->
        [board] { $name }, { $post }, ở trong ban kiểm phiếu, trùng họ tên người được lấy ý kiến.
        [giver] { $name }, { $post }, bàn giao phiếu, trùng họ tên người được lấy ý kiến.
       *[receiver] { $name }, { $post }, nhận bàn giao phiếu, trùng họ tên người được lấy ý kiến.
    }
    .title = Trùng họ tên người đứng đầu
    .compares = Không ai trong ban kiểm phiếu, bàn giao hay nhận bàn giao phiếu trùng họ tên người được lấy ý kiến.
    .advice = Nếu là hai người khác nhau thì giải trình; nếu là một người thì xem E408.

W401 =
    Thu về { $collected } trên { $issued } phiếu phát ra ({ $share }%), chưa đạt tỷ lệ { $threshold }%.
    .title = Tỷ lệ phiếu thu về
    .compares = Số phiếu thu về trên số phiếu phát ra không dưới [rules] return_rate (mặc định 90 %).
    .advice = Kiểm tra số phiếu thu về; nếu đúng thì giải trình vì sao nhiều phiếu không thu lại được.

## 5xx: mở niêm phong, kiểm đếm

E501 =
    Số phiếu mở là { $opened }, trong khi số phiếu bàn giao là { $handed }.
    .title = Phiếu mở = phiếu bàn giao
    .compares = Số phiếu mở niêm phong bằng số phiếu đã bàn giao.
    .advice = Đếm lại phiếu trong phong bì, đối chiếu biên bản bàn giao, sửa số bị sai. Nếu số phiếu thật sự khác nhau, lập biên bản sự việc và báo lãnh đạo ngay.

E502 =
    Phiếu hợp lệ ({ $valid }) và không hợp lệ ({ $invalid }) cộng lại được { $sum }, trong khi số phiếu mở là { $opened }.
    .title = Hợp lệ + không hợp lệ = phiếu mở
    .compares = Số phiếu hợp lệ cộng số phiếu không hợp lệ bằng số phiếu mở.
    .advice = Đếm lại phiếu hợp lệ và phiếu không hợp lệ; sửa số bị sai.

E503 =
    { $why ->
        [row] { $leader }, { $criterion }: các mức và không ý kiến cộng lại được { $sum } ({ $terms }), trong khi số phiếu hợp lệ là { $valid }.
        [row-withheld] { $leader }, { $criterion }: các mức + không ý kiến khác số phiếu hợp lệ (không nêu số liệu vì có quá ít phiếu hợp lệ).
        [all] Ở mọi dòng kết quả, các mức và không ý kiến cộng lại đều được { $sum }, trong khi số phiếu hợp lệ là { $valid }.
       *[all-withheld] Ở mọi dòng kết quả, các mức + không ý kiến cộng lại như nhau nhưng khác số phiếu hợp lệ.
    }
    .title = Các mức + không ý kiến = phiếu hợp lệ
    .compares = Với mỗi người đứng đầu và mỗi tiêu chí, tổng số phiếu các mức cộng không ý kiến bằng số phiếu hợp lệ.
    .advice = Kiểm đếm lại dòng đã nêu và sửa số bị sai; nếu mọi dòng đều lệch như nhau thì kiểm tra số phiếu hợp lệ.

E504 =
    { $why ->
        [opened] Bảng từng phiếu có { $found } phiếu khác nhau, trong khi số phiếu mở là { $expected }.
        [invalid] Bảng từng phiếu có { $found } phiếu không hợp lệ, trong khi mục mở niêm phong ghi { $expected }.
        [twice] Bảng từng phiếu có { $found } dòng trùng số phiếu với một dòng khác của { $leader }.
        [absent] Bảng từng phiếu có { $found } phiếu không có dòng cho { $leader }.
       *[mark] Bảng từng phiếu có { $found } ô không phải mức đánh giá (các mức: { $levels }).
    }
    .title = Bảng từng phiếu đủ và đúng
    .compares = Bảng từng phiếu có số phiếu khác nhau bằng số phiếu mở, số phiếu không hợp lệ như đã ghi, mỗi phiếu có mỗi người đứng đầu một dòng, mọi dấu là một mức đánh giá.
    .advice = Đối chiếu các ô đã nêu với phiếu, sửa số phiếu hoặc mức đánh giá ghi sai.

E505 =
    { $why ->
        [withheld] { $leader }, { $criterion }: bảng kết quả khác bảng từng phiếu (không nêu số liệu vì có quá ít phiếu hợp lệ).
       *[differs] { $leader }, { $criterion }: bảng kết quả khác bảng từng phiếu: { $differences }.
    }
    .title = Kết quả khớp với từng phiếu
    .compares = Bảng kết quả và bảng từng phiếu khớp nhau ở từng ô.
    .advice = Kiểm đếm lại tiêu chí này theo phiếu; sửa bảng bị sai.

E506 =
    { $why ->
        [counter] Hai lần kiểm đếm do cùng một người thực hiện: { $name }.
        [opened] Hai lần kiểm đếm khác nhau ở số phiếu mở: một lần { $first }, một lần { $other }.
        [valid] Hai lần kiểm đếm khác nhau ở số phiếu hợp lệ: một lần { $first }, một lần { $other }.
        [invalid] Hai lần kiểm đếm khác nhau ở số phiếu không hợp lệ: một lần { $first }, một lần { $other }.
        [withheld] { $leader }, { $criterion }: hai lần kiểm đếm khác nhau (không nêu số liệu vì có quá ít phiếu hợp lệ).
       *[differs] { $leader }, { $criterion }: hai lần kiểm đếm khác nhau: { $differences }.
    }
    .title = Các lần kiểm đếm khớp nhau
    .compares = Các lần kiểm đếm độc lập của một đơn vị khớp nhau ở từng ô, mỗi lần do một người khác kiểm đếm.
    .advice = Hai người cùng kiểm đếm lại chỗ khác nhau và sửa bản sai; mỗi bản ghi đúng tên người kiểm đếm.

E507 =
    Ngày mở niêm phong { $opened } trước ngày bàn giao phiếu { $held }.
    .title = Mở niêm phong không trước ngày bàn giao
    .compares = Ngày mở niêm phong là ngày bàn giao phiếu (không ghi thì là ngày họp) hoặc sau ngày đó.
    .advice = Kiểm tra hai ngày đã ghi (ngày viết trước tháng) và sửa ngày bị sai.

W501 =
    Tình trạng niêm phong khi mở: “{ $text }”, không phải “Nguyên vẹn”.
    .title = Niêm phong nguyên vẹn
    .compares = Tình trạng niêm phong khi mở là “Nguyên vẹn”.
    .advice = Kiểm tra lại; nếu niêm phong không còn nguyên vẹn thì giải trình vì sao và ai chứng kiến.

W502 =
    Có { $invalid } trên { $opened } phiếu không hợp lệ ({ $share }%), đạt ngưỡng phải giải trình (từ { $threshold }%).
    .title = Tỷ lệ phiếu không hợp lệ
    .compares = Số phiếu không hợp lệ trên số phiếu mở dưới [rules] invalid_rate (mặc định 3 %).
    .advice = Kiểm tra lại các phiếu không hợp lệ; nếu đúng thì giải trình lý do.

W503 =
    { $leader }, { $criterion }: { $blank } trên { $valid } phiếu không ý kiến ({ $share }%), đạt ngưỡng phải giải trình (từ { $threshold }%).
    .title = Tỷ lệ không ý kiến
    .compares = Với mỗi tiêu chí của mỗi người đứng đầu, số không ý kiến trên số phiếu hợp lệ dưới [rules] blank_rate (mặc định 10 %).
    .advice = Kiểm tra lại số phiếu không ý kiến; nếu đúng thì giải trình lý do.

W504 =
    { $leader }: cả { $valid } phiếu đều cho mức “{ $level }” ở mọi tiêu chí.
    .title = Mọi phiếu đều ở mức cao nhất
    .compares = Từ 10 phiếu trở lên, không phải mọi phiếu đều cho một người đứng đầu mức cao nhất ở mọi tiêu chí.
    .advice = Kiểm tra lại kết quả kiểm đếm; nếu đúng thì giải trình hội nghị đã bỏ phiếu kín như thế nào.

W505 =
    { $leader }: điểm tổng hợp { $score } cách điểm trung bình { $mean } của { $number } người đứng đầu loại hình { $kind } quá 2,5 lần độ lệch chuẩn.
    .title = Điểm khác thường trong loại hình
    .compares = Điểm tổng hợp của mỗi người đứng đầu cách điểm trung bình của loại hình không quá 2,5 lần độ lệch chuẩn (loại hình có từ 8 người đứng đầu đã kiểm đếm).
    .advice = Kiểm tra lại kết quả kiểm đếm của đơn vị; nếu đúng thì giải trình.

E508 =
    Người kiểm đếm, { $name }, là người được lấy ý kiến của đơn vị.
    .title = Người kiểm đếm không phải người đứng đầu
    .compares = Người kiểm đếm phiếu không phải người đứng đầu của đơn vị đó.
    .advice = Kiểm tra họ tên; nếu đúng người, giao người khác kiểm đếm lại.

W507 =
    Có { $count } người kiểm đếm độc lập ({ $names }), ít hơn { $least } người theo yêu cầu của đợt.
    .title = Số người kiểm đếm
    .compares = Số người kiểm đếm độc lập của mỗi đơn vị từ [rules] counters (mặc định 1).
    .advice = Gửi thêm kết quả kiểm đếm của người khác, hoặc giải trình vì sao chỉ có từng ấy người kiểm đếm.

W508 =
    Người kiểm đếm duy nhất, { $name }, cũng là người nhận bàn giao phiếu.
    .title = Người kiểm đếm và người nhận phiếu
    .compares = Khi [rules] counters từ 2: người kiểm đếm một mình không phải là người nhận bàn giao phiếu.
    .advice = Giao người khác kiểm đếm lại độc lập, hoặc giải trình ai đã chứng kiến việc kiểm đếm.

## 5xx: giữ kín phiếu

W506 =
    { $why ->
        [ballot] Ý kiến góp ý nêu số của phiếu ({ $count } ý kiến).
        [writer] Ý kiến góp ý tự giới thiệu người viết ({ $count } ý kiến).
       *[person] Ý kiến góp ý nêu tên người dự hội nghị ({ $count } ý kiến).
    }
    .title = Ý kiến có thể làm lộ người viết
    .compares = Không ý kiến góp ý nào nêu số của phiếu, tự giới thiệu người viết hoặc nêu tên người dự hội nghị.
    .advice = Xem ô đã nêu; ý kiến chưa được in trong phụ lục của báo cáo. Bỏ phần làm lộ người viết, giữ nguyên nội dung góp ý; nếu ý kiến không làm lộ ai thì giải trình, ý kiến sẽ được in.

## 6xx: văn bản đã phát hành

W601 =
    { $why ->
        [gone] { $title } số { $number } đã phát hành, nhưng báo cáo hiện nay không còn lập được văn bản này.
       *[differs] { $title } số { $number } đã phát hành khác với báo cáo hiện nay ở { $count } chỗ: { $changes }.
    }
    .title = Văn bản đã phát hành khác báo cáo hiện nay
    .compares = Văn bản đã phát hành nói đúng như báo cáo, danh sách, cấu hình hiện nay.
    .advice = Văn bản đã phát hành giữ nguyên. Nếu văn bản sai: “bienban correct” lập công văn đính chính, “bienban replace” lập văn bản thay thế. Nếu báo cáo mới sai: sửa báo cáo.

W602 =
    { $paper } thay thế hoặc đính chính một văn bản đã phát hành, nhưng chưa có số.
    .title = Văn bản thay thế, đính chính chưa có số
    .compares = Văn bản thay thế và công văn đính chính có số riêng trong sổ văn bản.
    .advice = Chạy “bienban register”, ghi số và ngày vào dòng của văn bản này trong so-van-ban.xlsx.
