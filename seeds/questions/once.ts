/** Remembers what was answered about one evidence or graph for as long as that object lives: rules ask the same questions. */
export function once<Subject extends object, Answer>(ask: (subject: Subject) => Answer): (subject: Subject) => Answer {
  const answers = new WeakMap<Subject, { readonly answer: Answer }>();
  return (subject) => {
    let known = answers.get(subject);
    if (known === undefined) {
      known = { answer: ask(subject) };
      answers.set(subject, known);
    }
    return known.answer;
  };
}
