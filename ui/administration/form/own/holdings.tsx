import Plus from "lucide-solid/icons/plus"
import { Index } from "solid-js"
import type { Holding } from "#engine/records/customers/schema.ts"
import { Combobox } from "../../../controls/combobox.tsx"
import { say, t } from "../../../shared/language.ts"
import { optionsOf } from "../../references.ts"
import type { InputProps } from "../input-props.ts"
import { TakeAway } from "./channel-sets.tsx"

/** Products and services, each with the days from and to which it is valid. */
export const HoldingsInput = (props: InputProps<ReadonlyArray<Holding>>) => {
  const change = (n: number, to: Partial<Holding>): void =>
    props.onChange(props.value.map((each, at) => (at === n ? { ...each, ...to } : each)))
  const options = () => optionsOf("product", props.references.rowsOf("product") ?? [])
  const day = (n: number, end: "from" | "until", holding: Holding) => (
    <input
      class="input w-40"
      type="date"
      aria-label={`${t(end === "from" ? "holdings.from" : "holdings.until")} ${n + 1}`}
      value={holding[end] ?? ""}
      disabled={props.isDisabled}
      onChange={(event) => change(n, { [end]: event.currentTarget.value === "" ? null : event.currentTarget.value })}
    />
  )
  return (
    <div role="group" aria-label={say(props.field.words)} aria-describedby={props.describedBy}>
      <Index each={props.value}>
        {(holding, n) => (
          <div class="mb-1 flex flex-wrap items-center gap-2">
            <div class="w-52">
              <Combobox
                label={`${t("holdings.product")} ${n + 1}`}
                options={options()}
                value={holding().product === "" ? null : holding().product}
                isDisabled={props.isDisabled}
                placeholder={t("holdings.product")}
                onChange={(product) => change(n, { product: product ?? "" })}
              />
            </div>
            <span class="flex items-center gap-1">
              {day(n, "from", holding())}–{day(n, "until", holding())}
            </span>
            <input
              class="input w-52"
              type="text"
              maxlength={200}
              aria-label={`${t("holdings.remark")} ${n + 1}`}
              placeholder={t("holdings.remark")}
              value={holding().remark}
              disabled={props.isDisabled}
              onInput={(event) => change(n, { remark: event.currentTarget.value })}
            />
            <TakeAway
              what={holding().product || String(n + 1)}
              isDisabled={props.isDisabled}
              onClick={() => props.onChange(props.value.toSpliced(n, 1))}
            />
          </div>
        )}
      </Index>
      <button
        type="button"
        class="btn"
        disabled={props.isDisabled}
        onClick={() => props.onChange([...props.value, { product: "", from: null, until: null, remark: "" }])}
      >
        <Plus size={16} aria-hidden="true" />
        {t("holdings.add")}
      </button>
    </div>
  )
}
