# Mẫu văn bản của đợt và kiểu chữ của máy.

about-templates = Mẫu văn bản của đợt
about-eject = Chép mẫu văn bản vào thư mục templates của đợt để sửa
templates-written = Đã chép mẫu văn bản vào { $folder }:
templates-next = Sửa câu chữ trong các tệp này rồi chạy lại “bienban”. Xóa tệp nào thì mẫu có sẵn của tệp đó lại được dùng.
templates-there = Trong { $folder } đã có đủ mẫu văn bản, giống hệt mẫu có sẵn; không có gì phải chép.
templates-changed = Trong { $folder } có mẫu văn bản đã sửa: { $files }. Chưa chép tệp nào để không làm mất phần đã sửa. Đổi tên hoặc chuyển các tệp đó đi nơi khác rồi chạy lại.
system-font-missing = Không tìm thấy đủ bốn kiểu của Times New Roman trên máy này; văn bản được in bằng Liberation Serif có sẵn, cùng độ rộng chữ. Muốn bỏ dòng này, đặt font = "bundled" trong mục [print] của bienban.toml.
