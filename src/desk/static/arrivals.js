// Dropping and picking files: each is sent on its own, as it is.

const drop = document.getElementById("drop");
const sending = document.getElementById("sending");
const refused = document.getElementById("refused");
const most = Number(drop.dataset.limit) * 1024 * 1024;

/** Says why a file was not taken. */
function refuse(name, why) {
  const line = document.createElement("li");
  line.textContent = `${name}: ${why}`;
  refused.append(line);
}

/** Sends files one after the other, then shows what they hold. */
async function send(files) {
  refused.replaceChildren();
  let taken = 0;
  for (const [at, file] of files.entries()) {
    sending.textContent = `${drop.dataset.sending} ${at + 1} / ${files.length}: ${file.name}`;
    if (file.size > most) {
      refuse(file.name, drop.dataset.large);
      continue;
    }
    try {
      const answer = await fetch(`/arrivals?name=${encodeURIComponent(file.name)}&of=${document.body.dataset.of}`, {
        method: "POST",
        headers: { "Content-Type": "application/octet-stream" },
        body: file,
      });
      const said = await answer.json();
      if (answer.ok) taken += 1;
      else refuse(file.name, said.error);
    } catch {
      refuse(file.name, drop.dataset.failed);
    }
  }
  sending.textContent = "";
  if (taken === 0) return;
  if (refused.childElementCount === 0) {
    history.replaceState(null, "", "/arrivals#waiting");
    location.reload();
    return;
  }
  // What was refused is to be read first.
  const on = document.createElement("a");
  on.href = "/arrivals";
  on.textContent = drop.dataset.next;
  sending.append(on);
}

/** All files of what was dropped, folders with what is in them. */
async function inside(entry) {
  if (entry.isFile) return [await new Promise((done, fail) => entry.file(done, fail))];
  const reader = entry.createReader();
  const files = [];
  for (;;) {
    const some = await new Promise((done, fail) => reader.readEntries(done, fail));
    if (some.length === 0) return files;
    for (const own of some) files.push(...await inside(own));
  }
}

/** What office programs and systems leave in folders is no return. */
const meant = (file) => !/^(~\$|\.)|^(thumbs\.db|desktop\.ini)$/i.test(file.name);

for (const kind of ["dragenter", "dragover"]) {
  document.addEventListener(kind, (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
}
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) drop.classList.remove("over");
});
document.addEventListener("drop", async (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const files = [];
  for (const entry of entries) files.push(...await inside(entry));
  await send((entries.length ? files : [...event.dataTransfer.files]).filter(meant));
});
for (const name of ["pick", "pick-folder"]) {
  document.getElementById(name).addEventListener("change", (event) => send([...event.target.files].filter(meant)));
}
