/**
 * A text in which formulas are set: `*x*` is a variable, `^(…)` raised, `_(…)` lowered, and what is between backticks code.
 *
 * @example <Typeset text="beside 1, *e*^(−37) counts for nothing" />
 */
export function Typeset({ text }: { text: string }) {
  return (
    <>
      {text.split(/(\*[^*]+\*|[\^_]\((?:[^()]|\([^()]*\))*\)|`[^`]+`)/).map((part, i) => {
        if (i % 2 === 0) return part;
        const inner = part.slice(part.indexOf('(') === 1 ? 2 : 1, -1);
        if (part.startsWith('*')) return <var key={i}>{inner}</var>;
        if (part.startsWith('`')) return <code key={i}>{inner}</code>;
        return part.startsWith('^') ? (
          <sup key={i}>
            <Typeset text={inner} />
          </sup>
        ) : (
          <sub key={i}>
            <Typeset text={inner} />
          </sub>
        );
      })}
    </>
  );
}
