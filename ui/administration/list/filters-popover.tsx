import { Popover } from "@kobalte/core/popover"
import { For } from "solid-js"
import type { Field } from "#engine/records/thing/field.ts"
import type { Opened } from "../../controls/opened-later.tsx"
import { type Option, Select } from "../../controls/select.tsx"
import { say, t } from "../../shared/language.ts"
import { optionsOf, type References } from "../references.ts"

export interface FiltersProps {
  readonly fields: ReadonlyArray<readonly [string, Field<unknown>]>
  readonly filters: Readonly<Record<string, string>>
  readonly references: References
  readonly onChange: (field: string, value: string) => void
}

/** One select for each field that has few values. */
export const FiltersPopover: Opened<FiltersProps> = (props) => {
  const count = () => Object.keys(props.filters).length
  return (
    <Popover gutter={4} placement="bottom-start" defaultOpen>
      <Popover.Trigger {...props.opener} />
      <Popover.Portal>
        <Popover.Content class="floating w-72 p-3" aria-label={t("list.filter")}>
          <For each={props.fields}>
            {([name, field]) => (
              <div class="mb-2">
                <div class="mb-0.5 text-sm text-muted">{say(field.words)}</div>
                <Select
                  label={say(field.words)}
                  options={[{ value: "", text: t("list.filter-any") }, ...valuesOf(field, props.references)]}
                  value={props.filters[name] ?? ""}
                  onChange={(value) => props.onChange(name, value)}
                />
              </div>
            )}
          </For>
          <button
            type="button"
            class="btn mt-1 w-full"
            disabled={count() === 0}
            onClick={() => {
              for (const name of Object.keys(props.filters)) props.onChange(name, "")
            }}
          >
            {t("list.filter-clear")}
          </button>
        </Popover.Content>
      </Popover.Portal>
    </Popover>
  )
}

const valuesOf = ({ input }: Field<unknown>, references: References): ReadonlyArray<Option> => {
  switch (input.kind) {
    case "yes-no":
      return [
        { value: "true", text: t("value.yes") },
        { value: "false", text: t("value.no") }
      ]
    case "choice":
    case "choices":
      return input.of.map(({ value, words }) => ({ value, text: say(words) }))
    case "one":
    case "many":
    case "levels":
      return optionsOf(input.of, references.rowsOf(input.of) ?? [])
    default:
      return []
  }
}
