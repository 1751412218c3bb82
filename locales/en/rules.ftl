# The checks: what is wrong, the rule's name (.title), what must hold (.compares), what to do (.advice).

## 1xx: what a file holds

E101 =
    { $reason ->
        [not-workbook] This file is neither a workbook nor a Word document.
        [pdf] This file is a PDF, not a workbook.
        [picture] This file is a picture, not a workbook.
        [word] This file is a document of an older Word (.doc, .rtf, XML) or of OpenDocument (.odt), which cannot be read.
        [web-archive] This file is a web archive (.mht), which cannot be read.
        [archive] This file is an archive, not a workbook.
        [old-sheet] This file is a sheet of Excel 2, 3 or 4, which cannot be read.
        [link] This is a link to another place; it is not followed, so returns there are not read.
        [device] This is no file (a pipe or a device); it is not opened.
        [crashed] The file's content stops the workbook reader, so it could not be read.
       *[damaged] The file is damaged and cannot be read.
    }
    .title = The file cannot be opened
    .compares = Every file in the input folder is a readable workbook (.xlsx, .xlsm, .xlsb, .xls, .ods, .csv, an HTML table, the XML of Excel 2003) or a Word document (.docx).
    .advice = PDF, picture: ask the unit for the Excel or Word file it was made from. Document of an older Word, .odt: open it in Word and save it as .docx. Web archive: open it in Excel and save it as .xlsx. Archive: unpack it into the folder. Link: copy the files themselves into the folder. A workbook that cannot be opened: open it in Excel and save it as a new .xlsx file; if Excel cannot open it either, ask the unit to send it again. Move a file that is no part of the round out of the folder.

E102 =
    The file is protected by a password and cannot be read.
    .title = The file has a password
    .compares = The file opens without a password.
    .advice = Open the file with its password, remove the password (Excel: File › Info › Protect Workbook › Encrypt with Password, empty the box), save it and send it again.

E103 =
    { $limit ->
        [file-size] The file has { $found } MiB; the limit is { $allowed } MiB.
        [unpacked] Unpacked, the file has { $found } MiB; the limit is { $allowed } MiB.
        [cells] The file has { $found } used cells; the limit is { $allowed }.
        [sheets] The file has { $found } sheets; the limit is { $allowed }.
        [seconds] Reading the file takes longer than the limit of { $allowed } seconds.
        [merged] The file has more than { $allowed } merged areas, more than any return can have.
        [sections] The file has more than { $allowed } sections or unit codes, more than any return can have.
        [findings] The file has more than { $allowed } mistakes, more than the program lists.
       *[memory] Reading the file takes more memory than the limit of { $allowed } MiB.
    }
    .title = The file is over a limit
    .compares = Size, sheets, cells and reading time of the file stay within [limits] of bienban.toml.
    .advice = Copy the return into a new file, without pictures and needless sheets and formats, and send it again. If the file has to be this large, raise the limit under [limits] in bienban.toml.

E104 =
    No section of a return is recognised in this file.
    .title = No section is recognised
    .compares = Every file holds at least one section of a return.
    .advice = Check whether the wrong file was sent. If it is the right one, name labels and columns as the form does (“bienban forms” writes blank forms for every unit).

E105 =
    { $what ->
        [value] The section “{ section }” leaves “{ $name }”, which is required, empty.
        [parts] The section “{ section }” lacks, or could not be read: { $name }.
        [column] The section “{ section }” lacks its required column “{ $name }”.
       *[field] The section “{ section }” lacks its required field “{ $name }”.
    }
    .title = A required field, column or value is missing
    .compares = Every section has all of its required fields and columns, filled in.
    .advice = Fill in what is missing; if the section has no such field or column, add it with the label of the form.

E106 =
    { $expected ->
        [count] “{ $name }” must be a whole number, but says “{ $text }”.
        [date] “{ $name }” must be a date (such as 17/05/2023), but says “{ $text }”.
        [time] “{ $name }” must be a time (such as 8:30), but says “{ $text }”.
        [choice] “{ $name }” must be one of: { $choices }; but says “{ $text }”.
       *[text] “{ $name }” must be text, but says “{ $text }”.
    }
    .title = A value is not of its type
    .compares = Counts are numbers, dates dates, times times, and choices are on the list.
    .advice = Write the value in this cell as its type wants it.

E107 =
    { $why ->
        [negative] “{ $name }” is negative: { $text }.
        [fractional] “{ $name }” is not a whole number: { $text }.
        [ambiguous] “{ $name }” is { $text }, which can be read in two ways: with a comma between thousands, or with a decimal comma.
       *[too-large] “{ $name }” is above 1,000,000: { $text }.
    }
    .title = A count that cannot be
    .compares = Counts of people and ballots are whole numbers from 0 to 1,000,000.
    .advice = Look up the original figure and write a whole number in this cell. A point between thousands wants three digits after it (1.250).

E108 =
    { GIVEN($text) ->
        [yes] The cell of “{ $name }” holds the error value { $text }.
       *[no] The cell of “{ $name }” holds a formula without a result.
    }
    .title = An error value, or a formula not worked out
    .compares = Needed cells hold no error value (#REF!, #DIV/0!…), and formulas have their result.
    .advice = Open the file in Excel, mend the formula or write the number into the cell, save the file and send it again.

E109 =
    The total of “{ $name }” is { $found }, but its rows together are { $sum }.
    .title = A total differs from its rows
    .compares = The figures of a total row (Tổng, Tổng cộng, Cộng) are the sums of the rows above it.
    .advice = Add the column up again; correct the wrong row, or the total row.

W101 =
    { GIVEN($nearest) ->
        [yes] The section “{ section }” has the unknown label “{ $text }”; is “{ $nearest }” meant?
       *[no] The section “{ section }” has the unknown label “{ $text }”; what it says is left out.
    }
    .title = An unknown label or column
    .compares = Every label and column of a recognised section is one of the form's.
    .advice = If the label is mistyped, write it as the form does. If units are used to this wording, add it under [synonyms] in bienban.toml. If it is not needed, ignore this note.

W102 =
    This cell is written in a legacy encoding ({ $encoding }) and was converted to “{ $text }”.
    .title = Text in a legacy encoding
    .compares = The text of a return is Unicode.
    .advice = Compare the converted text with the original; if it is wrong, type it again in Unicode.

W103 =
    { $what ->
        [sheet] The section “{ section }” stands in a hidden sheet.
        [row] The section “{ section }” has data in a hidden row.
       *[column] The section “{ section }” has data in a hidden column.
    }
    .title = Data in a hidden place
    .compares = Needed data do not stand in a hidden sheet, row or column.
    .advice = Hidden data are used all the same. Show them, so that the sender sees and confirms them.

W104 =
    { $why ->
        [short] The explanation of “{ $code }” is too short to say what happened: “{ $text }”.
       *[nothing] This explains “{ $code }”, but the unit has no finding with this code.
    }
    .title = An explanation of no use
    .compares = Every explanation bears the code of a warning that the unit has, and says what happened in three words or more.
    .advice = If it is too short, say what happened and why; if the code is mistyped, write that of the unit's warning; if the warning is gone, remove the explanation.

W105 =
    { $count } values of this file were inferred from where they stand; no word says what they are. Papers made from it are drafts until the department confirms them.
    .title = Inferred values, not confirmed
    .compares = Every value inferred from its place in a file without our labels is answered in xac-nhan.xlsx.
    .advice = Open xac-nhan.xlsx beside bienban.toml, hold each row against the unit's file, write x into “Đồng ý” where it is right and 0 where it is not to be used, save and run again. “bienban check --unit CODE --explain” shows all that was understood.

W106 =
    { $what ->
        [picture] The Word file has { $count } pictures that cannot be read; the first stands { GIVEN($near) ->
            [yes] behind the words “{ $near }”.
           *[no] at its beginning.
        }
       *[object] The Word file has { $count } embedded workbooks, charts or other objects that cannot be read; the first stands { GIVEN($near) ->
            [yes] behind the words “{ $near }”.
           *[no] at its beginning.
        }
    }
    .title = Pictures or embedded objects that cannot be read
    .compares = All figures of a Word file are text in paragraphs or tables, none stand in a picture (of 4 cm or more), an embedded workbook, a chart or another object.
    .advice = Open the file and look there. If figures stand in it, type them as a table in Word, or save the embedded workbook as a file of its own and send it too. If it is a stamp, a signature or an illustration, nothing needs to be done.

E110 =
    { $why ->
        [blank] The section “{ section }” is not filled in.
       *[absent] The unit's return lacks the section “{ section }”.
    }
    .title = A required section is missing
    .compares = A return has its conference, attendance, tally board and ballots; with an opening it has results or ballot rows, and the other way round.
    .advice = Add the section as the form has it and send it again. If the file has it already, check its labels and its required columns.

E111 =
    “{ $text }” has the character { $character }, which cannot be printed.
    .title = A character that cannot be printed
    .compares = The documents' font has every character that is printed, and none turns the direction of writing.
    .advice = Type the cell again without the symbol or foreign character.

E112 =
    { GIVEN($name) ->
        [yes] In the section “{ section }”, “{ $name }” can be read in two ways: { $readings }.
       *[no] In the section “{ section }”, the cells named say different things or cannot be told.
    }
    .title = A value can be read in two ways
    .compares = Each value of a return without our labels can be read in one way only.
    .advice = Look at the cells named. The department can agree to one reading in xac-nhan.xlsx; else keep the right value, or write the section anew in the form (bienban forms).

## 2xx: whose it is

E201 =
    { GIVEN($nearest) ->
        [yes] The unit code “{ $text }” is not in the registry; is “{ $nearest }” meant?
       *[no] The unit code “{ $text }” is not in the registry.
    }
    .title = The unit code is not in the registry
    .compares = The unit code of a return is in the registry.
    .advice = Write the unit code as the registry has it, or add the unit to the registry.

E202 =
    The unit's section “{ section }” is given twice and differs. { $differences }{ GIVEN($newer) ->
        [yes] . Saved last: { $newer }
       *[no] {""}
    }
    .title = A section is given twice and differs
    .compares = Each section of a unit (other than opening, results and ballot rows) comes once, or always the same.
    .advice = Compare the two, keep the right one and delete the other.

W202 =
    { $why ->
        [file] The files { $other } and { $file } are the same, byte for byte; { $other } is used.
       *[section] The unit's section “{ section }” is given twice and is the same{ GIVEN($newer) ->
            [yes] . Saved last: { $newer }.
           *[no] .
        }
    }
    .title = A section is given twice, the same
    .compares = Each section of a unit comes once.
    .advice = Nothing has to be done. Delete the spare one, so that no later correction misses it.

E203 =
    { $namesakes ->
        [yes] The section “{ section }” names “{ $text }”, which is the name of two leaders of the unit.
       *[no] { GIVEN($nearest) ->
            [yes] The section “{ section }” names “{ $text }”, who is not a leader of the unit; is “{ $nearest }” meant?
           *[no] The section “{ section }” names “{ $text }”, who is not a leader of the unit.
        }
    }
    .title = Not a leader of the unit
    .compares = Whom results, ballot rows and comments are about is one of those whom the unit's conference was about.
    .advice = Write the name as the registry has it, with the post behind a comma where two bear it; if the registry is wrong, correct it.

E204 =
    { $why ->
        [leader-missing] The section “{ section }” lacks the leader { $leader }.
        [criterion-missing] The results of { $leader } lack { $criteria }.
        [twice] The results of { $leader } have { $criteria } twice.
       *[unknown] The results have the criterion code “{ $criteria }”, which is none of the round's.
    }
    .title = A leader or criterion is missing, twice or unknown in the results
    .compares = The results have one row for each leader and each criterion of the round.
    .advice = Compare with the criteria of the round: add the missing row, remove the repeated one, correct the mistyped code.

E205 =
    { GIVEN($candidates) ->
        [yes] The section “{ section }” may be of several units: { $candidates }.
       *[no] The section “{ section }” does not say which unit it is of.
    }
    .title = A section of no one unit
    .compares = Each section of a return belongs to exactly one unit.
    .advice = Write “Mã đơn vị” right above this section, on the same sheet.

E206 =
    { $why ->
        [name-differs] The registry gives the code “{ $text }” two different names.
        [kind-differs] The registry gives the code “{ $text }” two different kinds.
        [unknown-kind] { GIVEN($nearest) ->
            [yes] The registry has the kind “{ $text }”, which bienban.toml does not know; is “{ $nearest }” meant?
           *[no] The registry has the kind “{ $text }”, which bienban.toml does not know.
        }
        [empty-leader] { GIVEN($text) ->
            [yes] The registry leaves the leader of “{ $text }” empty.
           *[no] The registry has a row without a leader.
        }
        [leader-twice] The registry has the leader “{ $text }” twice in one unit, in the same post and time.
        [same-folder] The registry has the codes “{ $nearest }” and “{ $text }”, which differ in signs only, under one name; the papers of the two units would be confused.
        [term-backwards] The registry has the term of “{ $text }” end before it begins.
       *[empty-code] The registry has a row without a unit code.
    }
    .title = A mistake in the registry
    .compares = In the registry a code has one name and one kind, the kind is one of the round's, code and leader are not empty, nobody has two rows, and no two codes can be confused.
    .advice = Correct the registry (danh-sach-don-vi.xlsx) at the cell named.

W201 =
    The return names the unit “{ $text }”, the registry “{ $expected }”.
    .title = The unit's name differs from the registry's
    .compares = The unit's name in a return is that of the registry.
    .advice = Check that the unit code is right. Documents print the registry's name.

W204 =
    Criterion { $criterion } says “{ $text }”; the round's text is “{ $expected }”.
    .title = A criterion's text differs from the round's
    .compares = A criterion's text in the results is that of bienban.toml for its code.
    .advice = Check that codes and rows have not slipped. Documents print the round's text.

E208 =
    { $with ->
        [own] The number { $number } is given to several documents of the unit.
        [report] The number { $number } is that of the synthesis report.
       *[unit] The number { $number } is also that of a document of { $others }.
    }
    .title = Two documents bear the same number
    .compares = Among numbers with the department's own symbol (like BB/BTGQU), every record and the synthesis report has one of its own.
    .advice = Look the documents up in the register and correct the wrong number.

W209 =
    The number { $number } bears another organ's symbol, not { $symbol }; it is not compared with other numbers.
    .title = A number with another organ's symbol
    .compares = A record's number bears the department's symbol (organ.symbol).
    .advice = If the unit numbers its own records, nothing has to be done. If the number is the department's, write it with its symbol.

E209 =
    { $why ->
        [not-then] The conference on { $date } was about “{ $text }”, who by the registry did not lead the unit that day.
        [left-out] The conference does not say that it was about { $text }, who leads the unit by the registry.
        [nobody] By the registry, nobody led the unit on the day of the conference, { $date }.
        [response] “{ $text }” answered the remarks, but by the registry { $nearest } holds that post; the return does not say whom the conference was about.
       *[unknown] { GIVEN($nearest) ->
            [yes] The conference was about “{ $text }”, who is no leader of the unit in the registry; is “{ $nearest }” meant?
           *[no] The conference was about “{ $text }”, who is no leader of the unit in the registry.
        }
    }
    .title = Whom the conference was about does not fit the registry
    .compares = A conference is about just those who, by the registry, led the unit on its day.
    .advice = If the leader was replaced: keep both in the registry, with “Đến ngày” for the old one and “Từ ngày” for the new one. If the return is wrong: correct the cell “Người được góp ý”.

E210 =
    { $why ->
        [day] The register has the day “{ $number }” for { $paper }, which cannot be read.
        [twice] The number { $number } of the register is given to more than one paper: { $paper }.
       *[differs] The register has “{ $number }” for { $paper }, the return or bienban.toml “{ $other }”.
    }
    .title = Numbers or days of the register do not fit
    .compares = Numbers and days in so-van-ban.xlsx can be read, each number of a series is given once, and they agree with the returns and bienban.toml.
    .advice = Mend number or day in the yellow columns of so-van-ban.xlsx, or the other place. Write a day as 17/5/2023.

W210 =
    { $why ->
        [gap] The series { $symbol } of the register lacks: { $numbers }.
       *[order] The series { $symbol } of the register has days before that of a lower number (number, day – lower number, day): { $numbers }.
    }
    .title = Gaps in a series of numbers, or days out of order
    .compares = No number is missing within a series, and no paper has an earlier day than one with a lower number.
    .advice = Enter the missing number at the paper that took it, or say in the notes why it was left out. Mend a wrong day in its column.

W211 =
    { $why ->
        [absent] There is no package of the last round at { $package }; nothing is compared with it.
        [refuted] The package of the last round ({ $package }) is not what its returns make; nothing is compared with it.
        [unread] The results in the package of the last round ({ $package }) cannot be read; nothing is compared with it.
       *[unproven] The package of the last round ({ $package }) could not be verified; nothing is compared with it.
    }
    .title = No comparison with the last round
    .compares = The package named under [previous] in bienban.toml is there and proves itself.
    .advice = Run “bienban verify” on that package to learn why. Mend the path under [previous] in bienban.toml, or take [previous] out where nothing is to be compared.

W207 =
    { $why ->
        [untouched] The form of { $name } is not filled in; there is no return.
        [postponed] The conference of { $name } was put off; there is no return of the one held instead.
       *[absent] There is no return of { $name }.
    }
    .title = A unit has no return
    .compares = Every unit of the registry has sent its return.
    .advice = Ask the unit for its return; if it has sent one, check the unit code in it.

W208 =
    { $name } has held its conference, but its ballots are not yet opened and counted.
    .title = Not yet opened and counted
    .compares = The envelopes of a unit that held its conference are opened and counted.
    .advice = Open and count the ballots and add the opening and the results. Minutes and handover record are made without them.

## 3xx: the conference

E301 =
    { GIVEN($group) ->
        [yes] { $group }: present ({ $present }) and absent ({ $absent }) together are { $sum }, but { $convened } were convened.
       *[no] Present ({ $present }) and absent ({ $absent }) together are { $sum }, but { $convened } were convened.
    }
    .title = Convened = present + absent
    .compares = In each row of the attendance, convened is present and absent together.
    .advice = Compare with the roll and correct the wrong figure in this row.

E302 =
    The end ({ $end }) is not after the start ({ $start }).
    .title = The end is after the start
    .compares = The conference ends after it starts.
    .advice = Correct the start or the end; hours after noon are written 13 to 23.

E303 =
    { $why ->
        [early] The conference on { $date } is before the round's first day, { $bound }.
       *[late] The conference on { $date } is after the round's last day, { $bound }.
    }
    .title = The date lies within the round
    .compares = The date of the conference lies within [round] from – to of bienban.toml, where these are set.
    .advice = Check day, month and year of the conference (the day comes before the month). If the round was prolonged, correct [round] in bienban.toml.

E304 =
    { $why ->
        [quorum] Conference { $meeting } is said to be put off for want of a quorum, but { $present } of { $convened } convened are present.
        [ballots] Conference { $meeting } is said to be put off, yet { $present } ballots are issued.
       *[order] Conference { $meeting } is said to be put off, but conference { $held } was held before it or on the same day.
    }
    .title = A conference put off and the one held instead
    .compares = A conference that was put off lacks a quorum, has no ballots, and comes before the one held instead, in number and in date.
    .advice = Check number, outcome, date and delegates of the conferences and correct what is wrong.

W301 =
    { GIVEN($group) ->
        [yes] { $group }: { $absent } absent, without a reason.
       *[no] { $absent } absent, without a reason.
    }
    .title = Absences have a reason
    .compares = A row of the attendance with absences gives the reason.
    .advice = Write the reason in the column “Lý do vắng mặt”, or explain.

W302 =
    { $present } of { $convened } convened are present ({ $share }%), fewer than { $threshold } of those convened.
    .title = Enough delegates are present
    .compares = Present among convened is at least [rules] quorum (2/3 unless set).
    .advice = Check the number present; if it is right, explain why the conference was held.

W304 =
    { $person } chairs or takes the minutes of this conference ({ $start } – { $end } on { $date }) and at the same time that of { $others }.
    .title = Nobody is at two conferences at once
    .compares = Nobody chairs, or takes the minutes of, two conferences that overlap.
    .advice = Check day, hours and name in the units named; if two people have one name, explain.

W303 =
    { $missing ->
        [opening] The proceedings hold no opening by the chair, { $chair }.
        [conclusion] The proceedings hold no conclusion by the chair, { $chair }.
       *[both] The proceedings hold neither an opening nor a conclusion by the chair, { $chair }.
    }
    .title = The chair opens and concludes
    .compares = The proceedings hold an opening and a conclusion by the chair.
    .advice = Add the speech with its “Loại ý kiến” (Phát biểu mở đầu or Kết luận); if someone else spoke instead, explain.

## 4xx: the ballots until they are handed over

E401 =
    Issued ({ $issued }) and unused ({ $unused }) together are { $sum }, but { $printed } were printed.
    .title = Printed = issued + unused
    .compares = Ballots printed are those issued and unused together, where both are given.
    .advice = Count the unused ballots again, compare with those printed and issued, and correct the wrong figure.

E402 =
    More ballots are issued than delegates are present: { $issued } > { $present }.
    .title = No more issued than present
    .compares = No more ballots are issued than delegates are present.
    .advice = Compare the roll with the ballots issued and correct the wrong figure.

E403 =
    More ballots are collected than were issued: { $collected } > { $issued }.
    .title = No more collected than issued
    .compares = No more ballots are collected than were issued.
    .advice = Compare with the tally board's notes and correct the wrong figure. If it is right, tell the chair at once: there are ballots that the conference did not issue.

E404 =
    { $handed } ballots were handed over, but { $collected } collected.
    .title = Handed over = collected
    .compares = As many ballots are handed over as were collected.
    .advice = Compare the tally board's notes with who received them and correct the wrong figure. If ballots really are missing or too many, put it on record.

E405 =
    { $why ->
        [start] The sealing ({ $sealed }) is before the start of the conference ({ $other }).
        [handover] The handover ({ $other }) is before the sealing ({ $sealed }).
        [day] The day of the handover ({ $other }) is before that of the conference ({ $sealed }).
       *[late] The sealing ({ $sealed }) is more than 2 hours after the end ({ $other }).
    }
    .title = Conference, sealing and handover in order
    .compares = Sealing is not before the start and not more than 2 hours after the end of the conference; the handover is not before the sealing, by day and hour.
    .advice = Check the times; hours after noon are written 13 to 23. Correct the wrong one; if the ballots were handed over on a later day, write “Ngày bàn giao”.

E406 =
    { $why ->
        [envelopes] The number of sealed envelopes is 0.
        [no-code] The seal code is not given.
       *[shared] The seal code { $seal } is also that of { $others }.
    }
    .title = Envelopes and seal code
    .compares = There is at least one envelope and a seal code, and no other unit has the same code.
    .advice = Look at the sealed envelopes and correct what is written.

E407 =
    { $why ->
        [few] The tally board has { $found } people, fewer than 3.
        [heads] The tally board has { $found } heads; it must have exactly 1.
       *[twice] The tally board has { $name } twice.
    }
    .title = The tally board is complete
    .compares = The tally board has at least 3 people and exactly one head, and nobody stands on it twice.
    .advice = Look up whom the conference elected and write every member's name and duty.

E408 =
    { $role ->
        [board] The ballots are about { $name }, who sits on the tally board.
        [giver] The ballots are about { $name }, who hands them over.
       *[receiver] The ballots are about { $name }, who receives them.
    }
    .title = Leaders do not hold the ballots
    .compares = No leader whom the ballots are about sits on the unit's tally board, hands its ballots over or receives them.
    .advice = Check the name. If it is right, tally or handover was not impartial: tell the propaganda department.

E409 =
    { $name }, who hands the ballots over, is not on the tally board.
    .title = Who hands over is on the tally board
    .compares = Who hands the ballots over is on the tally board.
    .advice = Compare the name with the tally board and correct what is wrong.

W405 =
    The ballots are handed over on { $handed }, after the day of the conference, { $held }.
    .title = Handed over on the day of the conference
    .compares = The ballots are handed over on the day of the conference.
    .advice = Check “Ngày bàn giao”; if it is right, explain where the sealed ballots were kept, and by whom, until they were handed over.

W408 =
    { $role ->
        [board] { $name }, { $post }, who sits on the tally board, bears the name of a leader whom the ballots are about.
        [giver] { $name }, { $post }, who hands the ballots over, bears the name of a leader whom they are about.
       *[receiver] { $name }, { $post }, who receives the ballots, bears the name of a leader whom they are about.
    }
    .title = A namesake of a leader
    .compares = Nobody who sits on the tally board, hands ballots over or receives them bears the name of a leader whom they are about.
    .advice = If they are two people, explain; if they are one, see E408.

W401 =
    { $collected } of { $issued } issued ballots are collected ({ $share }%), fewer than { $threshold }%.
    .title = Enough ballots come back
    .compares = Collected among issued is at least [rules] return_rate (90 % unless set).
    .advice = Check the number collected; if it is right, explain why so many ballots did not come back.

## 5xx: the ballots from their opening on

E501 =
    { $opened } ballots were opened, but { $handed } handed over.
    .title = Opened = handed over
    .compares = As many ballots are opened as were handed over.
    .advice = Count the ballots in the envelopes again, compare with the handover record and correct the wrong figure. If the numbers really differ, put it on record and report it at once.

E502 =
    Valid ({ $valid }) and invalid ({ $invalid }) ballots together are { $sum }, but { $opened } were opened.
    .title = Valid + invalid = opened
    .compares = Valid and invalid ballots together are those opened.
    .advice = Count valid and invalid ballots again and correct the wrong figure.

E503 =
    { $why ->
        [row] { $leader }, { $criterion }: levels and no opinion together are { $sum } ({ $terms }), but { $valid } ballots are valid.
        [row-withheld] { $leader }, { $criterion }: levels + no opinion is not valid (figures are withheld because too few ballots are valid).
        [all] In every row of the results, levels and no opinion together are { $sum }, but { $valid } ballots are valid.
       *[all-withheld] In every row of the results, levels + no opinion is the same, but not the valid ballots.
    }
    .title = Levels + no opinion = valid
    .compares = For every leader and criterion, the levels and no opinion together are the valid ballots.
    .advice = Count the row named again and correct the wrong figure; if all rows differ alike, check the number of valid ballots.

E504 =
    { $why ->
        [opened] There are rows of { $found } different ballots, but { $expected } were opened.
        [invalid] The rows have { $found } invalid ballots, but the opening { $expected }.
        [twice] { $found } rows have the ballot number of another row of { $leader }.
        [absent] { $found } ballots have no row for { $leader }.
       *[mark] { $found } cells of the ballot rows are not a level (the levels: { $levels }).
    }
    .title = Ballot rows are complete and right
    .compares = Ballot rows have as many different numbers as ballots were opened and as many invalid ones as stated, one row a ballot for each leader, and only levels as marks.
    .advice = Compare the cells named with the ballots and correct the number or the mark.

E505 =
    { $why ->
        [withheld] { $leader }, { $criterion }: the results differ from the ballot rows (figures are withheld because too few ballots are valid).
       *[differs] { $leader }, { $criterion }: the results differ from the ballot rows: { $differences }.
    }
    .title = Results agree with the ballots
    .compares = The results and the ballot rows agree, cell by cell.
    .advice = Count this criterion again from the ballots and correct the wrong table.

E506 =
    { $why ->
        [counter] Two counts were made by the same person: { $name }.
        [opened] Two counts differ in the ballots opened: { $first } and { $other }.
        [valid] Two counts differ in the valid ballots: { $first } and { $other }.
        [invalid] Two counts differ in the invalid ballots: { $first } and { $other }.
        [withheld] { $leader }, { $criterion }: two counts differ (figures are withheld because too few ballots are valid).
       *[differs] { $leader }, { $criterion }: two counts differ: { $differences }.
    }
    .title = Independent counts agree
    .compares = All independent counts of a unit agree, cell by cell, and each was made by someone else.
    .advice = Both count again where they differ and correct the wrong one; each count names who made it.

E507 =
    The envelopes are opened on { $opened }, before the handover on { $held }.
    .title = Not opened before the handover
    .compares = The envelopes are opened on or after the day of the handover, which is that of the conference unless another is given.
    .advice = Check both dates (the day comes before the month) and correct the wrong one.

W501 =
    The state of the seal when opened is “{ $text }”, not “Nguyên vẹn” (intact).
    .title = The seal was intact
    .compares = The state of the seal when opened is “Nguyên vẹn” (intact).
    .advice = Check it; if the seal was not intact, explain why and who was present.

W502 =
    { $invalid } of { $opened } ballots are invalid ({ $share }%), enough to be explained (from { $threshold }%).
    .title = Few ballots are invalid
    .compares = Invalid among opened is below [rules] invalid_rate (3 % unless set).
    .advice = Look at the invalid ballots again; if they are, explain why.

W503 =
    { $leader }, { $criterion }: { $blank } of { $valid } ballots give no opinion ({ $share }%), enough to be explained (from { $threshold }%).
    .title = Few ballots are without an opinion
    .compares = For each criterion of each leader, no opinion among valid is below [rules] blank_rate (10 % unless set).
    .advice = Check the number without an opinion; if it is right, explain why.

W504 =
    { $leader }: all { $valid } ballots give “{ $level }” for every criterion.
    .title = Unanimity at the top
    .compares = With 10 ballots or more, not every ballot gives a leader the top level for every criterion.
    .advice = Check the count; if it is right, explain how the secret ballot was held.

W505 =
    { $leader }: the overall score { $score } is more than 2.5 standard deviations from the mean { $mean } of the { $number } leaders of the kind { $kind }.
    .title = An unusual score for its kind
    .compares = Each leader's overall score lies within 2.5 standard deviations of the mean of the same kind of unit (kinds with 8 counted leaders or more).
    .advice = Check the unit's count; if it is right, explain.

E508 =
    { $name }, who counted the ballots, is a leader whom they are about.
    .title = The counter is not a leader
    .compares = Who counts the ballots is not a leader of that unit.
    .advice = Check the name; if it is right, have someone else count again.

W507 =
    { $count ->
        [one] One person counted independently ({ $names })
       *[other] { $count } people counted independently ({ $names })
    }, fewer than the { $least } that the round asks for.
    .title = Number of people who counted
    .compares = At least [rules] counters (default 1) people counted each unit's ballots independently.
    .advice = Send the count of somebody else as well, or explain why no more people counted.

W508 =
    The only one who counted, { $name }, had also received the ballots.
    .title = Who counted and who received the ballots
    .compares = Where [rules] counters is 2 or more: who counted alone is not who received the ballots.
    .advice = Have somebody else count independently, or explain who witnessed the count.

## 5xx: secrecy of the ballot

W506 =
    { $why ->
        [ballot] Comments give their ballot's number ({ $count }).
        [writer] Comments introduce their writer ({ $count }).
       *[person] Comments name somebody who took part in the conference ({ $count }).
    }
    .title = A comment may tell who wrote it
    .compares = No comment gives its ballot's number, introduces its writer, or names somebody who took part in the conference.
    .advice = Look at the cells named; the comments are left out of the report's annex. Take out what tells the writer and keep what is said; if it tells nobody, explain so, and the comment is printed.

## 6xx: what was issued

W601 =
    { $why ->
        [gone] { $title } no. { $number } was issued, but today's returns do not make this paper any more.
       *[differs] { $title } no. { $number } was issued and differs from today's returns in { $count } places: { $changes }.
    }
    .title = An issued paper differs from today's returns
    .compares = An issued paper says what today's returns, registry and settings say.
    .advice = An issued paper stays as it is. If it is wrong, “bienban correct” makes an erratum and “bienban replace” a paper in its place. If the return is wrong, mend the return.

W602 =
    { $paper } replaces or corrects an issued paper and has no number yet.
    .title = A replacement or an erratum without a number
    .compares = Replacements and errata have numbers of their own in the register.
    .advice = Run “bienban register” and enter number and day in this paper's row of so-van-ban.xlsx.
