/** Questions about names that the walk asks at every call: a program uses few names, and a pattern costs ten lookups. */

/** Answers kept for one question. */
const most = 5_000;
/** V8 cuts longer names out of their file without copying, so that a kept one would keep the whole text. */
const longest = 12;

export function remembered(ask: (name: string) => boolean): (name: string) => boolean {
  const answers = new Map<string, boolean>();
  return (name) => {
    const known = answers.get(name);
    if (known !== undefined) return known;
    const answer = ask(name);
    if (name.length <= longest && answers.size < most) answers.set(name, answer);
    return answer;
  };
}
