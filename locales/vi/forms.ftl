# Biểu mẫu và đợt mới.

about-forms = Lập biểu mẫu trống cho từng đơn vị
about-init = Tạo thư mục của một đợt lấy ý kiến mới
help-only-forms = Chỉ lập biểu mẫu của các đơn vị có mã này
help-output-forms = Thư mục biểu mẫu (mặc định: bieu-mau)
help-init = Thư mục mới, hoặc thư mục đang trống

forms-written = Biểu mẫu của { $units } đơn vị trong { $path }: { $made } tệp đã lập, { $unchanged } tệp đã có sẵn.
forms-kept = { $count } tệp đã có và khác biểu mẫu trống (có thể đã được điền), nên giữ nguyên:
forms-kept-advice = Muốn lập lại thì chuyển các tệp này đi nơi khác, hoặc chọn thư mục khác bằng --output.
registry-empty = Danh sách đơn vị trong { $path } chưa có đơn vị nào. Mở tệp danh-sach-don-vi.xlsx, điền mỗi người đứng đầu một dòng, lưu lại; sau đó chạy “bienban forms” để lập biểu mẫu cho các đơn vị.
init-occupied = { $path } không trống; không ghi gì. Chọn một thư mục mới.
init-done = Đã tạo đợt lấy ý kiến mới:
init-next = Tiếp theo: sửa bienban.toml, điền danh-sach-don-vi.xlsx, rồi chạy “bienban -C { $path } forms”.
