/** Replaces the lists that an instance does not have. */
export function Empty({ children }: { readonly children: string }) {
  return (
    <div className="empty">
      <p>{children}</p>
    </div>
  );
}
