// Deep links of this bot: they are opened in a chat here, not on the network.

/** The payload of `t.me/<bot>?start=…` or `tg://resolve?…`; "" without one, null if it is another link. */
export function startPayload(address, botUsername) {
  let url;
  const text = address.trim();
  try {
    url = new URL(/^[a-z]+:/i.test(text) ? text : `https://${text}`);
  } catch {
    return null;
  }
  const web = ["t.me", "www.t.me", "telegram.me"].includes(url.hostname);
  const domain = web ? url.pathname.split("/")[1] : url.searchParams.get("domain");
  if (!web && url.protocol !== "tg:") return null;
  if (domain?.toLowerCase() !== botUsername?.toLowerCase()) return null;
  return url.searchParams.get("start") ?? "";
}
