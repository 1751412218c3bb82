# Gộp các địa bàn, các phần của một đợt.

about-merge = Gộp các gói lưu trữ của địa bàn, hoặc các phần của một đợt lớn, rồi lập văn bản
help-merge-dirs = Gói lưu trữ, hoặc thư mục kết quả, của từng địa bàn; hoặc các phần lập bằng build --shard
help-shard = Chỉ lập văn bản của phần thứ K trong N phần, thành một gói (mặc định: phan/phan-K-N) để gộp bằng “bienban merge”

districts-mixed = Thư mục { $path } vừa có gói lưu trữ của địa bàn, vừa có { $other }. Đợt gộp chỉ có các gói của địa bàn; đợt của một địa bàn chỉ có báo cáo của các đơn vị. Chuyển { $other } đi nơi khác rồi chạy lại.
districts-answer = Giải trình, xác nhận là việc của địa bàn: địa bàn trả lời tại đợt của mình, lập lại gói lưu trữ và gửi lại; sau đó gộp lại bằng “bienban merge”.
districts-returns = { $path } chứa gói lưu trữ của các địa bàn. Đợt gộp nhận gói của địa bàn bằng “bienban merge”, không nhận báo cáo của từng đơn vị.
districts-twice = { $one } và { $other } cùng là gói của { $district }. Giữ lại gói mới nhất trong thư mục input.
district-unproven = { $why ->
        [absent] { $district } không phải là gói lưu trữ do chương trình lập. Dùng gói lập bằng “bienban archive”, còn nguyên cả thư mục.
        [refuted] Gói { $district } không đúng như báo cáo trong gói; chưa gộp gì. Chạy “bienban verify” với gói đó để xem chỗ sai, rồi yêu cầu nơi gửi gửi lại.
       *[other] Gói { $district } chưa kiểm chứng được; chưa gộp gì. Chạy “bienban verify” với gói đó để xem lý do, rồi yêu cầu nơi gửi lập lại gói.
    }
district-differs = { $what ->
        [part] Gói { $district } chỉ là một phần của đợt, không phải cả đợt của địa bàn.
        [year] Gói { $district } là của năm khác với đợt đang gộp.
        [levels] Gói { $district } có các mức đánh giá khác với bienban.toml của đợt đang gộp.
        [criteria] Gói { $district } có các tiêu chí khác với bienban.toml của đợt đang gộp.
        [kinds] Gói { $district } có loại hình đơn vị không có trong bienban.toml của đợt đang gộp.
       *[rules] Gói { $district } có số phiếu tối thiểu để công bố, hoặc cách tính điểm tổng hợp, khác với bienban.toml của đợt đang gộp.
    } Chưa gộp gì. Sửa bienban.toml của đợt đang gộp cho khớp, hoặc yêu cầu nơi gửi lập lại gói.
merge-no-package = { $path } không phải là gói lưu trữ, cũng không phải là thư mục kết quả nằm cạnh bienban.toml của đợt.
merge-mixed = { $path } không phải là một phần của đợt, trong khi các thư mục khác là phần của một đợt. Gộp riêng từng loại.
merge-differs = Tệp { $path } khác với tệp cùng tên trong { $package }; chưa lập gì. Lập lại phần đó từ báo cáo hiện nay, hoặc gộp vào một thư mục mới.
merge-parts-twice = Phần { $part } ở { $path } trùng với một phần khác, hoặc không cùng một cách chia. Mỗi phần chỉ đưa vào một lần.
merge-parts-missing = Còn thiếu phần { $missing } trong { $of } phần; chưa lập gì. Lập các phần đó bằng “bienban build --shard” rồi gộp lại.
part-unreadable = Tệp { $file } không ghi đây là phần nào của đợt. Lập lại phần này bằng “bienban build --shard”.
part-issued = Đợt này đã phát hành văn bản nên không chia phần được nữa. Chạy “bienban build”; văn bản không đổi được giữ nguyên.
