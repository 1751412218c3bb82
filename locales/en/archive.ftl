# The archival package and verification.

about-archive = Package the set with its units' returns for the archive (BagIt)
about-verify = Prove every file and every figure of an output folder or a package
help-archive-output = The package's folder (default: luu-tru/ho-so-<organ's symbol>-<year>)
help-archive-draft = Package a set with drafts or blocked units too; its name says so
help-archive-date = The day of packing (default: today)
help-verify-dir = Output folder or package (default: output)
help-verify-code = Find the paper that bears this proof code

archive-no-set = There is no set in { $path } yet. Run “bienban build”, then archive again.
archive-unproven = The set does not agree with the units' returns ({ $count } differences), so it was not packaged. Run “bienban build” to make it anew, then archive again.
    { $named }
archive-foreign = { $path } is not a package of this program, or has a file added to it ({ $file }). Choose another folder with --output, or move that file elsewhere.
archive-changed = { $path } changed while it was being packaged. Run “bienban build”, then archive again.
archive-draft = Not packaged: { $count ->
    [one] one thing stands
   *[other] { $count } things stand
} in the way of a final set. Mend or explain it, or package the draft with --draft.
    { $reasons }
archive-exists = { $path } holds a package with another content, which is never overwritten. Choose another folder with --output.
archive-same = { $path } holds this very package already, packed on { $day }: { $files } files. Nothing was changed.
archive-other-version = The set was made by { $version } or in another typeface, so it was not packaged. Run “bienban build” to make it anew, then archive again.
archive-done = Made the package { $path }: { $files } files, { $bytes } bytes.

verify-no-folder = There is no folder { $path } to verify.
verify-code-form = “{ $code }” is no proof code. A code has 16 hexadecimal digits, written like 1A2B-3C4D-5E6F-7081.
verify-code-found = The code { $code } is that of { $file }
      Title: { $title }
      Number: { GIVEN($number) ->
    [yes] { $number }
   *[no] none yet
}
      Date: { GIVEN($date) ->
    [yes] { $date }
   *[no] left open
}
      State: { $draft ->
    [yes] draft
   *[no] final
}
      Main figures:
verify-code-replaced = { $code } is the code of { $title } no. { $number }, { $date } ({ $paper }): it was issued, and another paper took its place.
verify-code-unknown = The code { $code } is that of no paper of this set: the paper that bears it says something else, or is of another set.
verify-proven = Verified { $files } files: everything agrees.
verify-other-version = NOT PROVEN: { $files } files made by { $version } (or in a typeface that is not at hand); this is bienban { $own }. Every code, fact, drawing, formula and attachment that can be compared agrees. To prove the set, verify it with the version that made it.
verify-incomplete = INCOMPLETE: what is there is as the returns say ({ $files } files), but { $left } files that the returns call for were not made (--only, --format, --shard). Run “bienban build” for the whole set.
verify-is-part = { $file }: this is only part { $part } of a round; other units and the synthesis are not here, and so are not proven.
verify-left-out = { $file }: not in this set, which was made in part.
verify-own-template = templates/{ $file }: a template of the round's own, not a built-in one. The papers printed with it were held against what the built-in template prints from the same values.
verify-wording = { $file }: worded otherwise in { $count } places than this version's built-in template; no fact differs there unless told above.
verify-drawn = { $file }, page { $page }: { GIVEN($found) ->
    [yes] draws “{ $found }”
   *[no] draws nothing
}, { GIVEN($expected) ->
    [yes] should draw “{ $expected }”
   *[no] should draw nothing
} there.
verify-part = { $file }, { $part }: { GIVEN($found) ->
    [yes] holds “{ $found }”
   *[no] holds nothing
}, { GIVEN($expected) ->
    [yes] should hold “{ $expected }”
   *[no] should hold nothing
} there.
verify-code = { $file }: its code is “{ $found }”, the returns give “{ $expected }”.
verify-exhausted = { $file }: NOT PROVEN. Its templates take more time or memory than any honest ones, or make the program fail; the verification was ended.
verify-no-file = { $file }: a link, a pipe or a device, not a file; it was not opened.
verify-bag-strange = { $file }: a package of this program has no such file beside its payload.
verify-unproven = { $count ->
    [one] { $count } difference
   *[other] { $count } differences
} in { $files } files.

verify-no-manifest = { $file }: missing or unreadable, so hashes cannot be compared.
verify-missing = { $file }: the file is missing.
verify-extra = { $file }: a file was added that is not listed.
verify-altered = { $file }: the file was altered and no longer matches its hash.
verify-tag-altered = { $file }: does not match its hash in tagmanifest-sha256.txt; one of the two was altered.
verify-not-made = { $file }: this paper is missing, although the returns allow it.
verify-uncalled = { $file }: nothing in the returns calls for this paper.
verify-unreadable = { $file }: its content cannot be read to compare its figures.
verify-bytes = { $file }: not the file that the returns make, although all words and figures that can be read agree.
verify-more = { $file }: { $count } more differences.
verify-page = { $file }, page { $page }: { GIVEN($found) ->
    [yes] says “{ $found }”
   *[no] says nothing
}, { GIVEN($expected) ->
    [yes] the returns give “{ $expected }”
   *[no] the returns give nothing
}{ GIVEN($after) ->
    [yes] {" "}(after “{ $after }”)
   *[no] {""}
}.
verify-cell = { $file }, sheet “{ $sheet }”, cell { $cell }: { GIVEN($found) ->
    [yes] says “{ $found }”
   *[no] says nothing
}, { GIVEN($expected) ->
    [yes] the returns give “{ $expected }”
   *[no] the returns give nothing
}.
verify-json = { $file }, { $path }: { GIVEN($found) ->
    [yes] says “{ $found }”
   *[no] says nothing
}, { GIVEN($expected) ->
    [yes] the returns give “{ $expected }”
   *[no] the returns give nothing
}.
verify-issued-journal = { $file }: line { $line } does not follow the one before or cannot be read; a line was altered, added or removed.
verify-issued-altered = { $file }: this issued paper is not what it was when it was issued.
verify-issued-missing = { $file }: this issued paper is gone.
verify-issued-extra = { $file }: the journal does not know this file.
verify-issued-code = { $file }: the code does not stand for what was issued.
verify-issued-forged = { $file }: returns and settings are those that it was issued from, but it says otherwise.
verify-ledger = { $file }: the answers in this file are not those with which the set was made.
verify-last-round = { $file }: the set was compared with another package of the last round than this.
verify-last-round-enclosed = Note: the comparison was made again from the excerpt of the last round's package ({ $file }) in dot-truoc; to prove the last round's figures, verify that package itself (SHA-256 of its manifest-sha256.txt: { $sha256 }).
verify-return-altered = { $file }: this return has changed since the set was made.
verify-return-missing = { $file }: this return is missing, although the set was made from it.
verify-return-new = { $file }: this return was not there when the set was made.
verify-inputs = { $file }: bienban.toml or a template is not as it was when the set was made.
verify-manifest-entry = { $file }: what it says of { $path } is not so.
verify-manifest-form = { $file }: the file was edited and is not as the program writes it.
verify-not-recomputed = { $file }: cannot be worked out again from the enclosed returns: { $detail }
verify-bag-declaration = { $file }: is not the BagIt declaration of the package.
verify-bag-size = { $file }: states the size “{ $stated }”, which is “{ $found }”.
verify-bag-info = { $file }: { GIVEN($found) ->
    [yes] says “{ $found }”
   *[no] lacks a line
}, { GIVEN($expected) ->
    [yes] must say “{ $expected }”
   *[no] must say nothing
} there.
