import type { OperationScope } from './operation-scope.ts';

export interface PerOperation<Value> {
  /** The value of an operation, made at the first call. */
  readonly of: (operation: OperationScope) => Value;
  /** The next call makes the value again. */
  readonly forget: (operation: OperationScope) => void;
}

/** One value for each operation. */
export function perOperation<Value extends {}>(
  make: (operation: OperationScope) => Value,
): PerOperation<Value> {
  const made = new WeakMap<OperationScope, Value>();
  return {
    of: (operation) => {
      const value = made.get(operation) ?? make(operation);
      made.set(operation, value);
      return value;
    },
    forget: (operation) => void made.delete(operation),
  };
}
