/** The host that a URL asks, as far as it is known. */

const local = /^(?:localhost|127\.|0\.0\.0\.0$|\[::1?\]|host\.docker\.internal$|::1)/;
/** Names that documents and tests use: https://www.rfc-editor.org/rfc/rfc2606 */
const examples = /(?:^|\.)(?:example\.(?:com|net|org)|test|invalid|example)$/;

/**
 * `api.stripe.com`; `*.shop.example` where a part is computed; `$API_URL` where a variable of the environment begins the URL.
 * Undefined for this machine, for a path alone, and where the host is computed.
 */
export function hostOf(url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  const [variable] = /^\$\w+/.exec(url) ?? [];
  // The start of a path is of this application itself.
  if (variable !== undefined) return /PATH$|PREFIX$|PORT$/.test(variable) ? undefined : variable;
  const [, authority = ""] = /^(?:https?|wss?):\/\/([^/#\s]+)/i.exec(url) ?? [];
  // A mark stands for what is computed, unless a query begins with it.
  const [plain = ""] = authority.split(/\?(?=[^.]*=)/);
  const host = plain
    .replace(/^[^@]*@/, "")
    .replace(/:[\d?]*$/, "")
    .replace(/\?+/g, "*")
    // `https://api.shop.dev${path}`: what follows at once is the path.
    .replace(/(?<=\.[a-z]{2,})\*$/i, "")
    .toLowerCase();
  if (host === "" || /^\*+$/.test(host) || local.test(host) || examples.test(host)) return undefined;
  // `$TENANT.shop.dev`: the variable keeps its own spelling.
  const kept = /\$\w+/.exec(plain)?.[0];
  return kept === undefined ? host : host.replace(kept.toLowerCase(), kept);
}
