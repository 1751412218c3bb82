# Những chữ dùng chung trong các quy tắc kiểm tra và trang tham khảo của chúng.

section = { $section ->
    [conference] hội nghị
    [attendance] thành phần tham dự
    [proceedings] diễn biến hội nghị
    [tally-board] ban kiểm phiếu
    [ballots] phiếu tại hội nghị
    [opening] mở niêm phong
    [results] kết quả kiểm đếm
    [ballot-rows] từng phiếu
    [comments] ý kiến góp ý
    [explanations] giải trình
    [registry] danh sách đơn vị
   *[other] { $section }
}

paper = { $paper ->
    [minutes] biên bản hội nghị
    [handover] biên bản kiểm phiếu, niêm phong và bàn giao phiếu
    [opening] biên bản mở niêm phong, kiểm đếm và tổng hợp phiếu
    [synthesis] báo cáo tổng hợp
   *[other] các văn bản
}

severity = { $severity ->
    [error] Lỗi
   *[warning] Cảnh báo
}

family = { $family ->
    [reading] Đọc tệp
    [identity] Đối chiếu đơn vị và người đứng đầu
    [conference] Hội nghị
    [custody] Phát, thu, niêm phong và bàn giao phiếu
    [issued] Văn bản đã phát hành
   *[tally] Mở niêm phong, kiểm đếm và tổng hợp
}

reference-title = Các quy tắc kiểm tra
reference-intro = Lỗi ngăn văn bản nói về chỗ sai, không ngăn văn bản khác, và không giải trình được. Cảnh báo không ngăn văn bản; cảnh báo từ W301 trở đi cần giải trình, có người ký, nếu không văn bản còn là dự thảo.
reference-checks = Kiểm tra
reference-advice = Cần làm
reference-printed = Giải trình in trong { $paper }

# Chỗ khác nhau giữa hai bản.
difference-rows = Số dòng: một bản { $one }, bản kia { $other }
difference-cell = { $name }: một bản { GIVEN($one) ->
    [yes] ghi “{ $one }”
   *[no] để trống
}, bản kia { GIVEN($other) ->
    [yes] ghi “{ $other }”
   *[no] để trống
}
difference-count = { $name }: { $one } và { $other }
difference-blank = Không ý kiến: { $one } và { $other }
