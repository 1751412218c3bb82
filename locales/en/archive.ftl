# The archival package and verification.

about-archive = Package the set with its units' returns for the archive (BagIt)
about-verify = Prove every file and every figure of an output folder or a package
help-archive-output = The package's folder (default: luu-tru/ho-so-<organ's symbol>-<year>)
help-verify-dir = Output folder or package (default: output)
help-verify-code = Find the paper that bears this proof code

archive-no-set = There is no set in { $path } yet. Run “bienban build”, then archive again.
archive-unproven = The set does not agree with the units' returns ({ $count } differences), so it was not packaged. Run “bienban build” to make it anew, then archive again.
    { $named }
archive-foreign = { $path } is not a package of this program, or has a file added to it ({ $file }). Choose another folder with --output, or move that file elsewhere.
archive-changed = { $path } changed while it was being packaged. Run “bienban build”, then archive again.
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
verify-code-unknown = The code { $code } is that of no paper of this set: the paper that bears it says something else, or is of another set.
verify-proven = Verified { $files } files: everything agrees.
verify-proven-figures = Verified { $files } files made by { $version }: every figure agrees (another version's files are not compared byte for byte).
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
verify-return-altered = { $file }: this return has changed since the set was made.
verify-return-missing = { $file }: this return is missing, although the set was made from it.
verify-return-new = { $file }: this return was not there when the set was made.
verify-inputs = { $file }: bienban.toml or a template is not as it was when the set was made.
verify-manifest-entry = { $file }: what it says of { $path } is not so.
verify-manifest-form = { $file }: the file was edited and is not as the program writes it.
verify-not-recomputed = { $file }: cannot be worked out again from the enclosed returns: { $detail }
verify-bag-declaration = { $file }: is not the BagIt declaration of the package.
verify-bag-size = { $file }: states the size “{ $stated }”, which is “{ $found }”.
verify-bag-info = { $file }, { $label }: says “{ $found }”, must be “{ $expected }”.
