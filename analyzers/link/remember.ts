/** A pure function that works each answer out once. */
export function remember<Key, Answer>(compute: (key: Key) => Answer): (key: Key) => Answer {
  const known = new Map<Key, Answer>();
  return (key) => {
    const answer = known.get(key);
    if (answer !== undefined || known.has(key)) return answer as Answer;
    const fresh = compute(key);
    known.set(key, fresh);
    return fresh;
  };
}
