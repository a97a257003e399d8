/** Grey shapes for the expected title and list. */
export function Loading({ label }: { readonly label: string }) {
  return (
    <div role="status">
      <span className="visually-hidden">{label}</span>
      <div className="loading-title" aria-hidden="true" />
      <div className="loading-list" aria-hidden="true">
        <span />
        <span />
        <span />
        <span />
        <span />
        <span />
      </div>
    </div>
  );
}
