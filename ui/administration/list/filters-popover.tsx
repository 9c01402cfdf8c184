import { Popover } from "@kobalte/core/popover"
import { For, Show } from "solid-js"
import type { Field } from "#engine/records/thing/field.ts"
import type { AnyThing } from "#engine/records/thing/thing.ts"
import { thingNamed } from "#engine/records/things.ts"
import type { Opened } from "../../controls/opened-later.tsx"
import { type Option, Select } from "../../controls/select.tsx"
import { say, t } from "../../shared/language.ts"
import { SearchedInput } from "../form/reference-inputs.tsx"
import { optionsOf, type References } from "../references.ts"

export interface FiltersProps {
  readonly fields: ReadonlyArray<readonly [string, Field<unknown>]>
  readonly filters: Readonly<Record<string, string>>
  readonly references: References
  readonly onChange: (field: string, value: string) => void
}

/** One select for each field that has few values; one of very many is searched for. */
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
                <Show
                  when={searchedBy(field)}
                  fallback={
                    <Select
                      label={say(field.words)}
                      options={[{ value: "", text: t("list.filter-any") }, ...valuesOf(field, props.references)]}
                      value={props.filters[name] ?? ""}
                      onChange={(value) => props.onChange(name, value)}
                    />
                  }
                >
                  {(of) => (
                    <SearchedInput
                      id={`filter-${name}`}
                      of={of()}
                      field={nullable(field)}
                      value={props.filters[name] ?? null}
                      onChange={(value) => props.onChange(name, value ?? "")}
                      references={props.references}
                      isDisabled={false}
                      isInvalid={false}
                      describedBy=""
                      thingId=""
                    />
                  )}
                </Show>
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

const searchedBy = ({ input }: Field<unknown>): AnyThing | undefined => {
  const of = input.kind === "one" ? thingNamed(input.of) : undefined
  return of?.search === undefined ? undefined : of
}

/** No condition is one, too. */
const nullable = (field: Field<unknown>): Field<unknown> => ({
  ...field,
  input: { ...field.input, isNullable: true } as never
})

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
