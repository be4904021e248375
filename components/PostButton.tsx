interface PostButtonProps {
  action: string;
  label: string;
  /** Hidden fields of the form. */
  fields?: Readonly<Record<string, string>>;
  primary?: boolean;
}

/** A button that changes something: a form of its own, so that it works without JavaScript. */
export function PostButton({ action, label, fields = {}, primary = false }: PostButtonProps) {
  return (
    <form method="post" action={action}>
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <button type="submit" class={`button ${primary ? "primary" : ""}`}>{label}</button>
    </form>
  );
}
