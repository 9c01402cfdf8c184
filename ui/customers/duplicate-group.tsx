import { A } from "@solidjs/router"
import { createMemo, createSignal, createUniqueId, For, Show } from "solid-js"
import { customer } from "#engine/records/customers/schema.ts"
import type { AnyThing, Row } from "#engine/records/thing/thing.ts"
import { hrefOf } from "../administration/paths.ts"
import { tellRefusal } from "../administration/telling.ts"
import { type TitleOfOther, valueText } from "../administration/value-text.ts"
import { say, t } from "../shared/language.ts"
import { tell } from "../shell/toasts.tsx"
import { differingFields, type DuplicateGroup, mergeInto } from "./merging.ts"

/** Customers that may be one: who is kept, and of each field in which they differ whose value. */
export const GroupCard = (props: {
  readonly group: DuplicateGroup
  readonly titleOfOther: TitleOfOther
  readonly onMerged: () => void
  readonly onUndo: (merge: number) => void
}) => {
  // A card is made anew for each group, so these do not change under it.
  const { customers, reason, shared } = props.group
  const [kept, setKept] = createSignal(customers[0]!)
  const [chosen, setChosen] = createSignal<Readonly<Record<string, string>>>({})
  const [isBusy, setBusy] = createSignal(false)
  const differing = createMemo(() => differingFields(kept(), customers))
  const groupId = createUniqueId()
  const merge = async (): Promise<void> => {
    if (isBusy()) return
    setBusy(true)
    const choices = Object.fromEntries(differing().map(({ name, usual }) => [name, chosen()[name] ?? usual]))
    const others = customers.filter(({ id }) => id !== kept().id)
    const answer = await mergeInto(kept(), others, choices)
    setBusy(false)
    if (answer.kind !== "done") return tellRefusal(answer)
    const { merge: id } = answer.value
    tell({
      kind: "done",
      text: t("duplicates.done", { what: String(kept()["name"]) }),
      action: { word: t("form.undo"), run: () => props.onUndo(id) }
    })
    props.onMerged()
  }
  return (
    <section class="panel mt-4" aria-labelledby={`${groupId}-head`}>
      <h2 id={`${groupId}-head`} class="px-3 pt-3 font-semibold break-words">
        {t(`duplicates.${reason}`)}
        <span class="num ml-2 font-normal text-muted">{shared}</span>
      </h2>
      <div class="overflow-x-auto px-3" role="group" aria-label={t("duplicates.compare")} tabIndex={0}>
        <table class="plain-table mt-2 min-w-full">
          <thead>
            <tr>
              <th scope="col">{t("duplicates.keep")}</th>
              <For each={customers}>
                {(row) => (
                  <th scope="col" class="min-w-44">
                    <label class="flex items-center gap-2 font-normal">
                      <input
                        type="radio"
                        name={`${groupId}-kept`}
                        checked={kept().id === row.id}
                        onChange={() => setKept(row)}
                      />
                      <span>{String(row["name"])}</span>
                    </label>
                    <A class="text-sm text-accent underline" href={hrefOf(customer, row.id)}>
                      {row.id}
                    </A>
                  </th>
                )}
              </For>
            </tr>
          </thead>
          <tbody>
            <For each={differing()}>
              {({ isJoined, name, usual }) => (
                <FieldChoice
                  name={name}
                  rows={customers}
                  isJoined={isJoined}
                  chosen={chosen()[name] ?? usual}
                  titleOfOther={props.titleOfOther}
                  onChoose={(of) => setChosen((all) => ({ ...all, [name]: of }))}
                />
              )}
            </For>
          </tbody>
        </table>
      </div>
      <div class="flex flex-wrap items-center gap-3 p-3">
        <button type="button" class="btn btn-main" disabled={isBusy()} onClick={() => void merge()}>
          {t("duplicates.merge", { what: String(kept()["name"]) })}
        </button>
        <span class="text-sm text-muted">{t("duplicates.entries-too")}</span>
      </div>
    </section>
  )
}

const FieldChoice = (props: {
  readonly name: string
  readonly rows: ReadonlyArray<Row>
  readonly isJoined: boolean
  readonly chosen: string
  readonly titleOfOther: TitleOfOther
  readonly onChoose: (of: string) => void
}) => {
  const field = (customer as AnyThing).fields[props.name]!
  const radioName = createUniqueId()
  return (
    <tr>
      <th scope="row" class="min-w-20">
        {say(field.words)}
        <Show when={props.isJoined}>
          <label class="mt-1 flex items-center gap-2 font-normal">
            <input
              type="radio"
              name={radioName}
              checked={props.chosen === "all"}
              aria-label={`${say(field.words)}: ${t("duplicates.all")}`}
              onChange={() => props.onChoose("all")}
            />
            {t("duplicates.all")}
          </label>
        </Show>
      </th>
      <For each={props.rows}>
        {(row) => (
          <td>
            <label class="flex items-start gap-2">
              <input
                type="radio"
                class="mt-1"
                name={radioName}
                checked={props.chosen === row.id}
                aria-label={`${say(field.words)}: ${valueText(field, row[props.name], props.titleOfOther)}`}
                onChange={() => props.onChoose(row.id)}
              />
              <span class="min-w-0 break-words whitespace-pre-wrap">
                {valueText(field, row[props.name], props.titleOfOther)}
              </span>
            </label>
          </td>
        )}
      </For>
    </tr>
  )
}
