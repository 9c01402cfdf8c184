import ArrowUp from "lucide-solid/icons/arrow-up"
import Plus from "lucide-solid/icons/plus"
import { Index } from "solid-js"
import { type Contact, CONTACTS_MOST } from "#engine/records/customers/schema.ts"
import { DialButton } from "../../../shared/telephone-number.tsx"
import { say, t } from "../../../shared/language.ts"
import type { InputProps } from "../input-props.ts"
import { TakeAway } from "./channel-sets.tsx"
import { WORDS } from "./plan-words.ts"

const NOBODY: Contact = { name: "", relation: "", number: "", hasKeys: false, isGuardian: false }

/** Who is called about a service user, in the order in which they stand. */
export const ContactsInput = (props: InputProps<ReadonlyArray<Contact>>) => {
  const change = (n: number, to: Partial<Contact>): void =>
    props.onChange(props.value.map((each, at) => (at === n ? { ...each, ...to } : each)))
  const text = (n: number, field: "name" | "number" | "relation", contact: Contact, width: string) => (
    <input
      class={`input ${field === "number" ? "num" : ""} ${width}`}
      type={field === "number" ? "tel" : "text"}
      autocomplete="off"
      maxlength={field === "number" ? 24 : 40}
      aria-label={`${say(WORDS[field])} ${n + 1}`}
      placeholder={say(WORDS[field])}
      value={contact[field]}
      disabled={props.isDisabled}
      onInput={(event) => change(n, { [field]: event.currentTarget.value })}
    />
  )
  const mark = (n: number, field: "hasKeys" | "isGuardian", contact: Contact) => (
    <label class="flex items-center gap-1">
      <input
        type="checkbox"
        checked={contact[field]}
        disabled={props.isDisabled}
        onChange={(event) => change(n, { [field]: event.currentTarget.checked })}
      />
      {t(`contacts.${field}`)}
    </label>
  )
  return (
    <div role="group" aria-label={say(props.field.words)} aria-describedby={props.describedBy}>
      <Index each={props.value}>
        {(contact, n) => (
          <div class="mb-1 flex flex-wrap items-center gap-2">
            <span class="num w-5 text-right text-muted">{n + 1}</span>
            {text(n, "name", contact(), "w-32")}
            {text(n, "relation", contact(), "w-24")}
            {text(n, "number", contact(), "w-40")}
            {mark(n, "hasKeys", contact())}
            {mark(n, "isGuardian", contact())}
            <DialButton number={contact().number} />
            <Earlier n={n} isDisabled={props.isDisabled} value={props.value} onChange={props.onChange} />
            <TakeAway
              what={contact().name || String(n + 1)}
              isDisabled={props.isDisabled}
              onClick={() => props.onChange(props.value.toSpliced(n, 1))}
            />
          </div>
        )}
      </Index>
      <button
        type="button"
        class="btn"
        disabled={props.isDisabled || props.value.length >= CONTACTS_MOST}
        onClick={() => props.onChange([...props.value, NOBODY])}
      >
        <Plus size={16} aria-hidden="true" />
        {say(WORDS.addContact)}
      </button>
    </div>
  )
}

/** One place up. */
export const Earlier = <A,>(props: {
  readonly n: number
  readonly isDisabled: boolean
  readonly value: ReadonlyArray<A>
  readonly onChange: (value: ReadonlyArray<A>) => void
}) => (
  <button
    type="button"
    class="btn btn-plain px-2 text-muted"
    aria-label={`${say(WORDS.earlier)} ${props.n + 1}`}
    title={`${say(WORDS.earlier)} ${props.n + 1}`}
    disabled={props.isDisabled || props.n === 0}
    onClick={() => {
      const each = props.value[props.n] as A
      props.onChange(props.value.toSpliced(props.n, 1).toSpliced(props.n - 1, 0, each))
    }}
  >
    <ArrowUp size={16} aria-hidden="true" />
  </button>
)
