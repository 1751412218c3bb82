# Forms and new rounds.

about-forms = Make blank returns for every unit
about-init = Begin a new round in a folder
help-only-forms = Make the forms of the units with these codes only
help-output-forms = Folder for the forms (default: bieu-mau)
help-init = A new folder, or one that is empty

forms-written = Forms of { $units } units in { $path }: { $made } files made, { $unchanged } there already.
forms-kept = { $count } files are there and differ from the blank form (they may have been filled in), and are kept:
forms-kept-advice = To make them again, move them elsewhere or choose another folder with --output.
registry-empty = The registry in { $path } names no unit yet. Open danh-sach-don-vi.xlsx, fill in one row a leader and save it; then run “bienban forms” to make the units' forms.
init-occupied = { $path } is not empty; nothing was written. Choose a new folder.
init-done = A new round was begun:
init-next = Next: edit bienban.toml, fill in danh-sach-don-vi.xlsx, then run “bienban -C { $path } forms”.
