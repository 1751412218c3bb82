// The progress of the work under way; the stream of events is open only while it runs.

const bar = document.getElementById("bar");
const events = new EventSource("/job/events");
events.onmessage = (event) => {
  const now = JSON.parse(event.data);
  if (now === null) {
    events.close();
    location.replace("/job");
    return;
  }
  document.getElementById("kind").textContent = now.kind;
  if (now.step) document.getElementById("step").textContent = now.step;
  bar.max = Math.max(1, now.all);
  bar.value = now.done;
  document.getElementById("far").textContent = `${now.done} / ${now.all}`;
};
events.onerror = () => {
  events.close();
  setTimeout(() => location.replace("/job"), 1000);
};
