// What was refused, said where it was asked for.

export function Fault({ words }: { readonly words: string }) {
  return (
    <p className={words === '' ? 'unseen' : 'bad'} role="alert">
      {words}
    </p>
  );
}
