# The round's own templates and the machine's typeface.

about-templates = The round's templates
about-eject = Copy the templates into the round's templates folder, to be edited
templates-written = Templates copied to { $folder }:
templates-next = Change the sentences in these files and run “bienban” again. Where a file is deleted, the built-in one is used again.
templates-there = { $folder } already has every template, the same as the built-in ones; there is nothing to copy.
templates-changed = { $folder } has templates that were changed: { $files }. Nothing was copied, so that no change is lost. Rename those files or move them elsewhere and run this again.
system-font-missing = The four styles of Times New Roman are not all on this machine; papers are printed in the bundled Liberation Serif, whose letters are as wide. To be rid of this line, set font = "bundled" under [print] in bienban.toml.
