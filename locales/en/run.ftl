# The command line, the settings, and what stops a whole run.

about = Makes official papers from the spreadsheets of an opinion poll
about-build = Read, check, tally, make and publish all papers (the default)
about-check = Read and check; write nothing
about-rules = Explain the checks
about-completions = Print completions for a shell
heading-usage = Usage
heading-commands = Commands
heading-options = Options
heading-arguments = Arguments
help-choices = one of
help-help = Print help
help-version = Print the version
help-directory = The folder of bienban.toml (default: here)
help-lang = Language of the messages
help-verbose = Print more
help-quiet = Print errors only
help-color = When to use colour
help-final = Make final papers only; refuse while any is a draft
help-check-unit = Only the findings of these units
help-check-explain = Also show how their returns were understood, each value with its cell
help-forms-filled = Filled with what was read of the unit's return; what is missing stays yellow
help-final-check = Also say what stands in the way of a final set
help-only = Make the papers of the units with these codes only
help-format-build = Formats to make
help-format = Format to print
help-jobs = Number of threads
help-force = Make everything again, also what did not change
help-input = The folder of the returns (default: input)
help-output = The output folder (default: output)
help-code = Code of a rule, such as E301
help-shell = The shell

usage-unknown-argument = There is no argument “{ $value }”.
usage-unknown-command = There is no command “{ $value }”.
usage-invalid-value = “{ $value }” cannot be used for { $argument }.{ $choices ->
    [none] {""}
   *[other] {" "}Choose one of: { $choices }.
}
usage-missing = { $argument } is missing.
usage-other = The command line is wrong: { $detail }
usage-nearest = Did you mean “{ $nearest }”?
usage-help = Type “bienban --help” for help.

rule-unknown = There is no rule “{ $code }”.{ $nearest ->
    [none] {""}
   *[other] {" "}Did you mean { $nearest }?
}
only-unknown = No unit in the registry has the code “{ $code }”.{ GIVEN($nearest) ->
    [yes] {" "}Did you mean { $nearest }?
   *[no] {""}
}

error = Error
warning = Warning
explained = explained
round = The round
do = To do
elsewhere = See also
reading = Reading returns
making = Making papers
summary-findings = { $errors } errors, { $warnings } warnings ({ $explained } explained), { $units } units: { $ready } ready, { $blocked } blocked, { $missing } missing.
table-units = Units of the registry
table-ready = Units ready
table-blocked = Units blocked
table-missing = Units missing
table-made = Files made
table-unchanged = Files unchanged
table-left-out = Files not made (outside --only, --format)
table-time = Time
table-state = The set
state-final = final
state-draft = draft, { $count } in the way (see: bienban check --final)
table-output = Output folder
seconds = { $seconds } s
blocked-units = Blocked units: { $units } (what the unit must mend stands in its phieu-de-nghi-chinh-sua.pdf, what is the department's in kiem-tra.xlsx; “bienban forms --filled” makes forms filled with what was read, to enclose)
missing-units = Units without a return: { $units }
final-clear = Nothing stands in the way of a final set.
final-blocked = In the way of a final set ({ $count }):
final-refused = The final set cannot be made yet; the old set stands. To be dealt with ({ $count }):
    { $reasons }

final-minutes-number = Minutes without a number ({ $count } units: { $units }). Fill in “Số văn bản” of the return, or, to write numbers by hand, set number_by_hand = true under [print] in bienban.toml.
final-postponed-number = Minutes of a postponed conference without a number ({ $count } units: { $units }). Fill in “Số văn bản” of the return, or, to write numbers by hand, set number_by_hand = true under [print] in bienban.toml.
final-handover-number = Handover records without a number ({ $count } units: { $units }). Fill in “Số biên bản bàn giao”, or, to write numbers by hand, set number_by_hand = true under [print] in bienban.toml.
final-opening-number = Opening records without a number ({ $count } units: { $units }). Fill in “Số biên bản mở niêm phong”, or, to write numbers by hand, set number_by_hand = true under [print] in bienban.toml.
final-part = This is only part { $part } of a round. Merge all parts by “bienban merge” to have a final set.
final-report-number = The synthesis report lacks its number or its day. Set number and date under [report] in bienban.toml, or, to write them by hand, number_by_hand = true under [print].
final-notice-number = Notices of results without a number or day ({ $count } units: { $units }). Fill in so-van-ban.xlsx (“bienban register” writes it), or, to write them by hand, set number_by_hand = true under [print] in bienban.toml.
final-brief-number = The brief lacks its number or its day. Fill in so-van-ban.xlsx (“bienban register” writes it), or, to write them by hand, set number_by_hand = true under [print] in bienban.toml.

work-output-lost = The result could not be written to standard output (is the disk full?). Make room and run again.
usage-epoch = SOURCE_DATE_EPOCH must be seconds between 1980 and 2107, not “{ $value }”.
output-overlaps-input = The output folder { $output } and the folder of returns { $input } lie within each other, and every build replaces the whole output folder. Choose an output folder outside.
template-link = The template { $file } is a link or no file; it is not opened. Copy the file itself into the templates folder.
work-worker = The machine does not let the process run that reads workbooks ({ $detail }), so returns could not be read; nothing was changed. Close other programs, look at the virus scanner and at the program's file, then run again.
config-missing = There is no file { $path }. Run in the folder of the round, or name it with -C.
config-not-utf8 = bienban.toml is not UTF-8 text (from byte { $offset }). Save it again as UTF-8.
config-syntax = bienban.toml is not valid: { $detail }
config-unknown-key = bienban.toml has no key “{ $key }”.{ GIVEN($nearest) ->
    [yes] {" "}Did you mean “{ $nearest }”?
   *[no] {" "}Delete the line or correct the key.
}
config-missing-key = bienban.toml lacks the key “{ $key }”.
config-empty = bienban.toml: { $key } must not be empty.
config-too-few = bienban.toml: { $key } needs at least two entries.
config-twice = bienban.toml: { $key } has “{ $value }” twice.
config-date = bienban.toml: { $key } must be a day, written like 2023-05-17.
config-date-order = bienban.toml: { $key } lies before the first day (round.from).
config-placeholder = bienban.toml: { $key } is not filled in yet (“{ $value }”). Replace the “…”; put # before a key that is not used.
config-year = bienban.toml: { $key } does not give the round's year yet. Write it, for instance year = 2026.
config-slip-date = bienban.toml: { $key } is a day, written year-month-day without quotation marks: { $key } = { $meant }
config-slip-quotes = bienban.toml: { $key } has a word processor's quotation marks (“ ”). Use straight ones (").
config-slip-decimal = bienban.toml: { $key } is written with a decimal point: { $key } = { $meant }
config-slip-no-value = bienban.toml: { $key } has no value. Write one behind the =, or put # before the line to leave it out.
config-slip-unquoted = bienban.toml: { $key } is text and stands in straight quotation marks: { $key } = "{ $value }"
config-too-long = bienban.toml: { $key } is longer than { $allowed } letters. Shorten it.
config-too-many = bienban.toml: { $key } has { $found } entries; at most { $allowed } are allowed.
config-too-deep = bienban.toml: { $key } is nested too deeply. Write it as in the sample file.
config-same-label = bienban.toml: the label “{ $value }” names both “{ $one }” and “{ $other }”, so that the two columns cannot be told apart. Change one of them (under [[levels]], criteria or [synonyms]).
config-unprintable = bienban.toml: { $key } has the character { $character }, which cannot be printed. Delete it.
config-limit = bienban.toml: { $key } must lie between 1 and { $most }.
config-number = bienban.toml: { $key } must be a number, not “{ $value }”.
config-rate = bienban.toml: { $key } must lie between 0 and 1.
config-not-positive = bienban.toml: { $key } must be above 0.
config-choice = bienban.toml: { $key } does not take “{ $value }”. Choose "bundled" or "system".

registry-missing = There is no registry of units in { $path }. Put danh-sach-don-vi.xlsx into that folder.
registry-same-folder = Two units of the registry could be confused; nothing was made. Give them codes that differ in letters or digits.
    { $units }
registry-twice = There is more than one danh-sach-don-vi file in { $path }. Keep one.
template-not-utf8 = The template { $file } is not UTF-8 text. Save it again as UTF-8.
template-error = The template { $file } is wrong: { $detail }.{ GIVEN($caller) ->
    [yes] {" "}Called from { $caller }.
   *[no] {""}
}{ GIVEN($hint) ->
    [yes] {" "}Hint: { $hint }.
   *[no] {""}
}
template-error-filled-in = The template { $file } is wrong (shown is the line after it was filled in): { $detail }.{ GIVEN($caller) ->
    [yes] {" "}Called from { $caller }.
   *[no] {""}
}{ GIVEN($hint) ->
    [yes] {" "}Hint: { $hint }.
   *[no] {""}
}

output-not-a-folder = “{ $path }” is not an output folder.
output-foreign = { $path } is no output folder of the program: it holds { $file }. Choose another folder with --output, or move those files elsewhere and run again.

build-kept =
    { $count ->
        [one] One file in the output folder was added or changed by hand. It was not deleted but moved
       *[other] { $count } files in the output folder were added or changed by hand. They were not deleted but moved
    } (ticks and notes in kiem-tra.xlsx are in the new one):

basis-topic = by the part of the text in which it stands, without a label beside it
basis-below = by its place below a title among the signatures
basis-beside = by its place beside a name, not called a post
basis-order = by its order from 1 on, under a head that does not say criterion
basis-folder = by the file's folder; the file does not name its unit
basis-pointed = pointed out by the department
basis-readings = several readings: agree to one only

explain-inferred = inferred
explain-confirmed = confirmed by the department
explain-unclear = unclear, not used
explain-refused = refused by the department

about-register = Makes the register of documents and keeps it up to date (so-van-ban.xlsx)
about-issue = Issues papers: their bytes are kept in da-phat-hanh
about-replace = Asks for a paper in the place of an issued one
about-correct = Asks for the erratum to an issued paper
about-log = Prints the journal and proves that journal and files are whole
help-paper = The paper's path in the set, without ending (don-vi/p-bd-phuong-bo-de/bien-ban-hoi-nghi)
help-issue-unit = All papers of these units
help-issue-all = All papers that are final and numbered
help-issue-date = The day of issue; today where none is given
help-reason = Why; it is printed
register-unchanged = The register says all already.
register-unnumbered = { $count } papers have no number: enter it in the column Số of so-van-ban.xlsx.
register-unsigned = { $count } issued papers have no signed copy in ban-ky: { $named }
register-strange = { $count } files in ban-ky are of no known paper (name them by code or number): { $named }
issue-done = { $count } papers issued into { $folder }; { $before } were issued before; { $refused } could not be issued.
issue-refused = { $paper } could not be issued:
issue-no-number = It has no number: enter it in the register (bienban register) or the return.
issue-no-date = It has no day: enter it in the register (bienban register) or the return.
issue-draft = It is a draft: “bienban check --final” names what is in the way.
issued-exists = da-phat-hanh holds a file { $file } already. Nothing was issued.
issued-altered = The issued files of { $paper } are not what the journal says. “bienban log” names them; bring the originals back and run again.
journal-broken = The journal is not whole, so nothing is added. “bienban log” names the line.
template-without-volumes = The own template “{ $template }” is from before reports had volumes, and would print them wrongly. Take the template anew with “bienban templates eject”, or write units_per_volume = 0 in [report] to have one document.
paper-unknown = The set has no paper “{ $paper }”.{ GIVEN($nearest) ->
    [yes] {" "}Is “{ $nearest }” meant?
   *[no] {""}
}
paper-not-issued = “{ $paper }” was not issued.
correct-nothing = “{ $paper }” does not differ from today's returns, or is corrected in full: there is nothing to correct. Mend the return first and run again.
amend-no-reason = Give a clearer reason with --reason (8 letters at least): it is printed.
replace-done = { $paper } (no. { $number }) is replaced: the next build makes the new paper. Enter its number in the register (bienban register), then issue it.
correct-done = The next build makes the erratum to { $paper } (no. { $number }) with { $count } places. Enter its number in the register (bienban register), then issue it.
act-issue = { $no }. { $at } { $by } issued { $paper } no. { $number }, code { $code }
act-replace = { $no }. { $at } { $by } replaced { $paper } no. { $number }: { $reason }
act-correct = { $no }. { $at } { $by } corrected { $paper } no. { $number }: { $reason }
log-proved = { $lines } lines, every file is whole.
log-wrong = { $lines } lines; { $wrong } things are not as they were written:
log-unreadable = { $file }: this line cannot be read.
log-broken = { $file }: this line does not follow the one before; a line was altered, added or removed.
log-altered = { $file }: not what it was when it was issued.
log-missing = { $file }: no longer in da-phat-hanh.
log-extra = { $file }: unknown to the journal.
log-code = { $file }: its code does not stand for what is kept of it.

ledger-unreadable = { $file } beside bienban.toml cannot be read, or its table lacks columns. Mend its head row as the program made it, or move the file away for a new one, and run again.
ledger-written = { $file } written ({ $count } rows to answer).
ledger-open = { $file } is open in another program, so nothing was added ({ $count } rows to answer). Close it and run again.

work-locked = Another run is writing to the output folder in { $path }. Wait for it and run again.
work-permission = No permission for { $path }. Check the folder's permissions and run again. ({ $detail })
work-disk-full = The disk is full while writing { $path }; the old set stands. Free some space and run again.
work-not-found = { $path } is not there. ({ $detail })
work-output-open = A file in { $folder } may be open. Close Excel and the PDF reader and run again. The old set stands.
work-file-open = { $path } is open in another program. Close it and run again; the old set stands.
work-access = { $path } cannot be read or written: { $detail }
work-threads = No threads could be started: { $detail }
work-workbook = The XLSX file could not be made: { $detail }
work-random = The machine gives no random number for the name of a temporary file: { $detail }
work-json = The JSON file could not be made: { $detail }

about-read-back = Hold a changed copy in Word against the returns
help-read-back-file = The changed copy in Word (.docx), from the round's folder
read-back-unreadable = This Word file cannot be read. Open it in Word or LibreOffice, save it as .docx and try again.
read-back-no-copy = This file is no copy in Word that the program made. Change the .docx in the output folder (word = true under [papers] in bienban.toml).
read-back-unknown = This round makes no paper { $paper }, of which this Word file is a copy.
read-back-issued = { $paper } was issued and cannot be changed any more. If it is wrong, use “bienban correct” or “bienban replace”.
read-back-typed-over = Typed over: { $tag } says “{ $found }”, by the returns it is “{ $expected }”.
read-back-deleted = Deleted: { $tag } (“{ $expected }”).
read-back-doubled = There more than once: { $tag } (“{ $expected }”).
read-back-moved = Moved: { $tag } (“{ $expected }”) stands in another sentence's place.
read-back-strange = Not of this paper: { $tag } (“{ $found }”).
read-back-reworded =
    Paragraph { $number } has other words:
      before: { $old }
      now:    { $new }
read-back-taken-out =
    Paragraph { $number } was taken out:
      before: { $old }
read-back-elsewhere = Words outside of running text (titles, tables, new paragraphs) are not the program's: { $text }
read-back-right = { $paper }: { $values } figures, names, days and codes are all as the returns say; { $reworded } paragraphs have other words, { $elsewhere } other places.
read-back-wrong = { $paper }: { $faults } of { $values } figures, names, days and codes are wrong; { $reworded } paragraphs have other words, { $elsewhere } other places. Take the copy in the output folder again and change words alone.
work-word = The DOCX file could not be made: { $detail }
read-back-taken = { $count } paragraphs in other words were taken into nhan-xet.docx; from now on PDF, XLSX and DOCX say them. Run “bienban build”; to change them further, edit nhan-xet.docx.
remarks-wrong = nhan-xet.docx, entry { $number }: the words of the template are missing, or figures, names, days or codes in the words in their place were deleted, added or moved. Mend it, or delete the whole entry.
remarks-open = { $file } is open in another program. Close it and try again.
