import Plus from "lucide-solid/icons/plus"
import { Index, Show } from "solid-js"
import { e164, nationalForm } from "#actors/telephone-number.ts"
import { type Phone, PHONE_KIND_CHOICES, type PhoneKind, PHONES_MOST } from "#engine/records/customers/schema.ts"
import { Select } from "../../../controls/select.tsx"
import { say, t } from "../../../shared/language.ts"
import type { InputProps } from "../input-props.ts"
import { DialButton } from "../../../shared/telephone-number.tsx"
import { TakeAway } from "./channel-sets.tsx"

/** Numbers as somebody writes them; beside each the form in which it is kept, where that says more. */
export const PhonesInput = (props: InputProps<ReadonlyArray<Phone>>) => {
  const change = (n: number, to: Partial<Phone>): void =>
    props.onChange(props.value.map((each, at) => (at === n ? { ...each, ...to } : each)))
  return (
    <div role="group" aria-label={say(props.field.words)} aria-describedby={props.describedBy}>
      <Index each={props.value}>
        {(phone, n) => (
          <div class="mb-1 flex flex-wrap items-center gap-2">
            <div class="w-28">
              <Select
                label={`${t("phones.kind")} ${n + 1}`}
                options={PHONE_KIND_CHOICES.map(({ value, words }) => ({ value, text: say(words) }))}
                value={phone().kind}
                isDisabled={props.isDisabled}
                onChange={(kind) => change(n, { kind: kind as PhoneKind })}
              />
            </div>
            <input
              class="input num w-48"
              type="tel"
              autocomplete="off"
              maxlength={40}
              aria-label={`${t("phones.number")} ${n + 1}`}
              value={phone().written}
              disabled={props.isDisabled}
              onInput={(event) => change(n, { written: event.currentTarget.value })}
            />
            <Show when={keptAs(phone())}>{(kept) => <span class="num text-sm text-muted">{kept()}</span>}</Show>
            <DialButton number={phone().number ?? phone().written} />
            <TakeAway
              what={phone().written || String(n + 1)}
              isDisabled={props.isDisabled}
              onClick={() => props.onChange(props.value.toSpliced(n, 1))}
            />
          </div>
        )}
      </Index>
      <button
        type="button"
        class="btn"
        disabled={props.isDisabled || props.value.length >= PHONES_MOST}
        onClick={() => props.onChange([...props.value, { kind: "mobile", written: "" }])}
      >
        <Plus size={16} aria-hidden="true" />
        {t("phones.add")}
      </button>
    </div>
  )
}

/** What was typed since is not yet what the server made of it. */
const keptAs = ({ number, written }: Phone): string => {
  const kept = e164(written).startsWith("+") ? e164(written) : (number ?? "")
  return kept === "" || kept === written || nationalForm(kept) === written || written.includes("*") ? "" : kept
}
