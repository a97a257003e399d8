import { type ReactNode, useId } from 'react';
import { texts } from '../texts/texts.ts';
import { valueText } from '../texts/values.ts';
import type { InventoryList } from './lists.ts';

/** Expiries that the page offers, as parameters of the address. */
const EXPIRIES = {
  expired: 'expired=true',
  days30: 'expiresWithin=P30D',
  days90: 'expiresWithin=P90D',
} as const;

/** Members of filters that links of other pages set. */
const LINKED = [
  'issuedBy',
  'caId',
  'groupId',
  'gatewayId',
  'productId',
  'certificateId',
  'inUse',
  'expiresAfter',
  'expiresBefore',
];

/** Filter and order of a list. Each change is another address. */
export function FilterBar({
  list,
  params,
  onChange,
  children,
}: {
  readonly list: InventoryList;
  readonly params: URLSearchParams;
  readonly onChange: (params: URLSearchParams) => void;
  /** What else can be done with the list. */
  readonly children?: ReactNode;
}) {
  const { inventory } = texts;
  const change = (changes: Readonly<Record<string, string>>) => {
    const next = new URLSearchParams(params);
    for (const [name, value] of Object.entries(changes)) {
      if (value === '') next.delete(name);
      else next.set(name, value);
    }
    onChange(next);
  };
  const expiry = Object.values(EXPIRIES).find((one) => {
    const [name = '', value] = one.split('=');
    return params.get(name) === value;
  });
  const linked = LINKED.filter((name) => params.has(name));
  return (
    <form
      className="filters"
      aria-label={inventory.filter}
      onSubmit={(event) => {
        event.preventDefault();
        const text = new FormData(event.currentTarget).get('text');
        change({ text: typeof text === 'string' ? text.trim() : '' });
      }}
    >
      <Labelled label={inventory.text}>
        {(id) => (
          <input
            key={params.get('text')}
            id={id}
            name="text"
            type="search"
            defaultValue={params.get('text') ?? ''}
            placeholder={inventory.textHint}
            maxLength={200}
          />
        )}
      </Labelled>
      {Object.entries(list.choices).map(([name, values]) => (
        <Choice
          key={name}
          label={inventory.choices[name as keyof typeof inventory.choices]}
          value={params.get(name) ?? ''}
          options={values.map((value) => [value, valueText(value)])}
          onChange={(value) => change({ [name]: value })}
        />
      ))}
      {list.hasExpiry === true ? (
        <Choice
          label={inventory.expiry}
          value={expiry ?? ''}
          options={[
            [EXPIRIES.expired, inventory.expiries.expired],
            [EXPIRIES.days30, inventory.expiries.days30],
            [EXPIRIES.days90, inventory.expiries.days90],
          ]}
          onChange={(value) => {
            const [name = '', set = ''] = value.split('=');
            change({ expired: '', expiresWithin: '', ...(name === '' ? {} : { [name]: set }) });
          }}
        />
      ) : null}
      <Choice
        label={inventory.order}
        value={`${params.get('orderBy') ?? list.orders[0]} ${params.get('direction') ?? 'ASC'}`}
        options={list.orders.flatMap((field) =>
          (['ASC', 'DESC'] as const).map((direction): [string, string] => [
            `${field} ${direction}`,
            `${inventory.orders[field] ?? valueText(field)} ${inventory.directions[direction]}`,
          ]),
        )}
        hasNone={false}
        onChange={(value) => {
          const [orderBy = '', direction = ''] = value.split(' ');
          change({ orderBy, direction });
        }}
      />
      {linked.map((name) => (
        <button key={name} type="button" className="button small" onClick={() => change({ [name]: '' })}>
          {inventory.without(name)}
        </button>
      ))}
      <span className="list-tools">{children}</span>
    </form>
  );
}

function Choice({
  label,
  value,
  options,
  hasNone = true,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, name: string])[];
  readonly hasNone?: boolean;
  readonly onChange: (value: string) => void;
}) {
  return (
    <Labelled label={label}>
      {(id) => (
        <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
          {hasNone ? <option value="">{texts.inventory.any}</option> : null}
          {options.map(([one, name]) => (
            <option key={one} value={one}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}

function Labelled({
  label,
  children,
}: {
  readonly label: string;
  readonly children: (id: string) => ReactNode;
}) {
  const id = useId();
  return (
    <div className="filter">
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  );
}
