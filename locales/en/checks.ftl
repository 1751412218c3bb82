# Words shared by the checks and by their reference page.

section = { $section ->
    [conference] conference
    [attendance] attendance
    [proceedings] proceedings
    [tally-board] tally board
    [ballots] ballots at the conference
    [opening] opening
    [results] results
    [ballot-rows] ballot rows
    [comments] comments
    [explanations] explanations
    [registry] registry
   *[other] { $section }
}

paper = { $paper ->
    [minutes] minutes of the conference
    [handover] tally, sealing and handover record
    [opening] opening and count record
    [synthesis] synthesis report
   *[other] documents
}

severity = { $severity ->
    [error] Error
   *[warning] Warning
}

family = { $family ->
    [reading] Reading
    [identity] Identity
    [conference] Conference
    [custody] Custody at the conference
    [issued] What was issued
   *[tally] Tally after opening
}

reference-title = Checks
reference-intro = An error blocks the documents that say what is in question, and no others; it cannot be explained away. A warning blocks nothing; those from W301 on want a signed explanation, without which the document stays a draft.
reference-checks = Checks
reference-advice = What to do
reference-printed = The explanation is printed in the { $paper }

# Where two versions differ.
difference-rows = Rows: { $one } in one, { $other } in the other
difference-cell = { $name }: one { GIVEN($one) ->
    [yes] says “{ $one }”
   *[no] is empty
}, the other { GIVEN($other) ->
    [yes] says “{ $other }”
   *[no] is empty
}
difference-count = { $name }: { $one } and { $other }
difference-blank = No opinion: { $one } and { $other }
