import { createResource, createSignal, For, Show } from "solid-js"
import { t } from "../../shared/language.ts"
import { dateTimeText } from "../../shared/time-text.ts"
import { refusalText } from "../telling.ts"
import { readParameterHistory } from "./asking.ts"

/** Who changed a parameter when, asked for when somebody opens it and again after each change. */
export const ParameterHistory = (props: {
  readonly name: string
  readonly version: number
  readonly textOf: (value: unknown) => string
}) => {
  const [isOpen, setOpen] = createSignal(false)
  const [answer] = createResource(
    () => isOpen() && `${props.name}@${props.version}`,
    () => readParameterHistory(props.name)
  )
  const entries = () => {
    const read = answer.latest
    return read?.kind === "done" ? read.value : []
  }
  const refused = () => {
    const read = answer.latest
    return read === undefined || read.kind === "done" ? null : refusalText(read)
  }
  const valueOf = (values: Readonly<Record<string, unknown>> | null) =>
    values === null ? "—" : props.textOf(values["value"])
  return (
    <details class="mt-2" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("form.history")}</summary>
      <Show when={refused()}>{(text) => <p class="text-alarm">{text()}</p>}</Show>
      <ul class="mt-1">
        <For each={entries()}>
          {(entry) => (
            <li class="num flex flex-wrap gap-x-3">
              <span class="text-muted">{dateTimeText(entry.at)}</span>
              <span>{entry.account}</span>
              <span>
                {valueOf(entry.before)} → {valueOf(entry.after)}
              </span>
            </li>
          )}
        </For>
      </ul>
    </details>
  )
}
