// The demo server's calls, and its stream of events that survives a restart of the server.

export class ApiError extends Error {}

async function call(method, path, body) {
  const form = body instanceof FormData;
  const options = { method };
  if (body !== undefined) {
    options.body = form ? body : JSON.stringify(body);
    if (!form) options.headers = { "Content-Type": "application/json" };
  }
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    throw new ApiError(error.message);
  }
  const text = await response.text();
  let answer = null;
  try {
    answer = text ? JSON.parse(text) : null;
  } catch { /* an error page in plain text */ }
  if (!response.ok) {
    throw new ApiError(answer?.description ?? answer?.error ?? (text || String(response.status)));
  }
  return answer;
}

const chat = (person, what) => `/demo/chats/${person}/${what}`;

export const api = {
  state: () => call("GET", "/demo/state"),
  forward: (to) => call("POST", "/demo/clock", { to }),
  addPerson: (person) => call("POST", "/demo/people", person),
  messages(person, { before, limit = 80 } = {}) {
    const query = new URLSearchParams({ limit: String(limit) });
    if (before !== undefined) query.set("before", String(before));
    return call("GET", `${chat(person, "messages")}?${query}`);
  },
  commands: (person) => call("GET", chat(person, "commands")),
  text: (person, text, replyTo) =>
    call("POST", chat(person, "text"), { text, ...(replyTo && { reply_to_message_id: replyTo }) }),
  tap: (person, messageId, data) =>
    call("POST", chat(person, "tap"), { message_id: messageId, data }),
  file(person, file, { caption = "", asPhoto = false } = {}) {
    const form = new FormData();
    form.set("caption", caption);
    form.set("as_photo", String(asPhoto));
    form.set("file", file, file.name);
    return call("POST", chat(person, "file"), form);
  },
  /** One's own number: Telegram adds the id of the account to it. */
  contact: (person, phone) =>
    call("POST", chat(person.id, "contact"), {
      phone_number: phone,
      first_name: person.first_name,
      last_name: person.last_name ?? "",
      user_id: person.id,
    }),
  location: (person, latitude, longitude) =>
    call("POST", chat(person, "location"), { latitude, longitude }),
  block: (person) => call("POST", chat(person, "block"), {}),
  unblock: (person) => call("POST", chat(person, "unblock"), {}),
  fileUrl: (fileId) => `/demo/files/${encodeURIComponent(fileId)}`,
};

/**
 * Listen to everything that happens. `onReturn` runs after a lost stream is back: what was missed
 * meanwhile must be loaded. `onLost` runs once per loss.
 */
export function listen({ onEvent, onReturn, onLost }) {
  let lost = false;
  let wait = 500;
  const open = () => {
    const source = new EventSource("/demo/events");
    source.onopen = () => {
      wait = 500;
      if (lost) onReturn();
      lost = false;
    };
    source.onmessage = (message) => onEvent(JSON.parse(message.data));
    source.onerror = () => {
      // Our own retry: the browser's gives up for good on an error status.
      source.close();
      if (!lost) onLost();
      lost = true;
      setTimeout(open, wait);
      wait = Math.min(wait * 1.6, 4000);
    };
  };
  open();
}
