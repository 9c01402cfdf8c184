import { For, Show } from "solid-js"
import type { Field } from "#engine/records/thing/field.ts"
import { say, t } from "../../shared/language.ts"
import type { Values } from "../records.ts"
import { type TitleOfOther, valueText } from "../value-text.ts"
import { changedFields } from "./differing.ts"

interface Changed {
  readonly before: Values | null
  readonly after: Values | null
}

/** What an entry of the log changed: field by field, how it was and how it became. */
export const Differences = (props: {
  readonly fields: Readonly<Record<string, Field<unknown>>>
  readonly entry: Changed
  readonly titleOfOther: TitleOfOther
}) => {
  const changed = () => changedFields(props, props.entry)
  const text = (name: string, values: Values | null) =>
    values === null ? "" : valueText(props.fields[name]!, values[name], props.titleOfOther)
  return (
    <Show when={changed().length > 0} fallback={<p class="px-3 py-2 text-muted">{t("history.nothing")}</p>}>
      <table class="plain-table">
        <thead>
          <tr>
            <th scope="col" class="w-40">
              {t("history.field")}
            </th>
            <Show when={props.entry.before !== null}>
              <th scope="col">{t("history.before")}</th>
            </Show>
            <Show when={props.entry.after !== null}>
              <th scope="col">{t("history.after")}</th>
            </Show>
          </tr>
        </thead>
        <tbody>
          <For each={changed()}>
            {(name) => (
              <tr>
                <th scope="row">{say(props.fields[name]!.words)}</th>
                <Show when={props.entry.before !== null}>
                  <td class="whitespace-pre-wrap">{text(name, props.entry.before)}</td>
                </Show>
                <Show when={props.entry.after !== null}>
                  <td class="whitespace-pre-wrap">{text(name, props.entry.after)}</td>
                </Show>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </Show>
  )
}
