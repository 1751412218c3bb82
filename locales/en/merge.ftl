# Merging districts, and the parts of one round.

about-merge = Merge the packages of districts, or the parts of a large round, and make the papers
help-merge-dirs = Each district's package or output folder; or the parts made by build --shard
help-shard = Make only the papers of the K-th of N parts, as a package (default: phan/phan-K-N) for “bienban merge”

districts-mixed = The folder { $path } holds districts' packages and { $other }. A merged round holds packages alone; a district's round holds returns alone. Move { $other } elsewhere and run again.
districts-answer = Explanations and confirmations are the district's: it answers in its own round, makes its package again and sends it; then merge it by “bienban merge”.
districts-returns = { $path } holds packages of districts. A merged round takes districts' packages by “bienban merge”, not the returns of units.
districts-twice = { $one } and { $other } are both packages of { $district }. Keep the newest one in the input folder.
district-unproven = { $why ->
        [absent] { $district } is no package of this program. Use one made by “bienban archive”, the whole folder.
        [refuted] The package { $district } is not what its returns say; nothing was merged. Run “bienban verify” on it to see where, and ask its sender for a new one.
       *[other] The package { $district } could not be verified; nothing was merged. Run “bienban verify” on it to see why, and ask its sender to make it again.
    }
district-differs = { $what ->
        [part] The package { $district } is only a part of a round, not the whole of a district.
        [year] The package { $district } is of another year than the round that is merged.
        [levels] The package { $district } has other levels than the bienban.toml of the round that is merged.
        [criteria] The package { $district } has other criteria than the bienban.toml of the round that is merged.
        [kinds] The package { $district } has kinds of unit that the bienban.toml of the round that is merged does not have.
       *[rules] The package { $district } publishes results from another number of ballots, or works out overall scores otherwise, than the bienban.toml of the round that is merged.
    } Nothing was merged. Mend that bienban.toml, or ask the sender to make the package again.
merge-no-package = { $path } is neither a package nor an output folder beside a round's bienban.toml.
merge-mixed = { $path } is no part of a round, while other folders are. Merge either kind by itself.
merge-differs = The file { $path } is not the one of that name in { $package }; nothing was made. Make that part again from today's returns, or merge into a new folder.
merge-parts-twice = Part { $part } at { $path } is there twice, or of another division. Give each part once.
merge-parts-missing = Part { $missing } of { $of } is missing; nothing was made. Make it with “bienban build --shard” and merge again.
part-unreadable = The file { $file } does not say which part of a round this is. Make the part again with “bienban build --shard”.
part-issued = Papers of this round were issued, so it cannot be divided any more. Run “bienban build”; papers that did not change are taken over.
