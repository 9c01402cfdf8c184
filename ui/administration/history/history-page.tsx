import { A, useNavigate, useParams } from "@solidjs/router"
import Undo2 from "lucide-solid/icons/undo-2"
import { createResource, For, Show } from "solid-js"
import type { AnyThing } from "#engine/records/thing/thing.ts"
import { say, t, tOr } from "../../shared/language.ts"
import { useLive } from "../../shared/live.ts"
import { dateTimeText } from "../../shared/time-text.ts"
import { whoText } from "../../shared/who-text.ts"
import { mayOpen } from "../../shell/may-open.ts"
import { tell } from "../../shell/toasts.tsx"
import { AdministrationBar } from "../administration.tsx"
import { hrefOf } from "../paths.ts"
import { type HistoryEntry, readHistory, restoreRow } from "../records.ts"
import { createReferences, referredBy, type References } from "../references.ts"
import { refusalText, tellRefusal } from "../telling.ts"
import { titleOf } from "../value-text.ts"
import { WhichThing } from "../which-thing.tsx"
import { Differences } from "./differences.tsx"

export const HistoryPage = () => {
  const params = useParams()
  return <WhichThing>{(thing) => <ThingHistory thing={thing} id={params["id"] ?? ""} />}</WhichThing>
}

/** Who changed a thing when, and what it was before. Of a thing that is gone too. */
const ThingHistory = (props: { readonly thing: AnyThing; readonly id: string }) => {
  const { session } = useLive()
  const navigate = useNavigate()
  const references = createReferences(() => referredBy(props.thing))
  const [answer] = createResource(
    () => props.id,
    (id) => readHistory(props.thing, id)
  )
  const entries = () => {
    const found = answer.latest
    return found?.kind === "done" ? found.value : []
  }
  const restore = async (): Promise<void> => {
    const back = await restoreRow(props.thing, props.id)
    if (back.kind !== "done") return tellRefusal(back)
    tell({ kind: "done", text: t("form.restored", { what: titleOf(props.thing, back.value) }) })
    navigate(hrefOf(props.thing, props.id))
  }
  return (
    <>
      <AdministrationBar
        trail={[
          { text: say(props.thing.words), href: hrefOf(props.thing) },
          { text: props.id, href: hrefOf(props.thing, props.id) },
          { text: t("history.title"), href: null }
        ]}
      />
      <main class="min-h-0 flex-1 overflow-y-auto p-4" tabindex="0" aria-label={t("history.title")}>
        <div class="mx-auto flex max-w-4xl flex-col gap-3">
          <div class="flex gap-2 print:hidden">
            <A class="btn" href={hrefOf(props.thing)}>
              {t("form.back")}
            </A>
            <Show when={entries()[0]?.action === "remove" && mayOpen(session, props.thing.permissions.edit)}>
              <button type="button" class="btn btn-main" onClick={() => void restore()}>
                <Undo2 size={16} aria-hidden="true" />
                {t("history.restore-do")}
              </button>
            </Show>
          </div>
          <Show when={answer.latest?.kind !== "done" && answer.latest}>
            {(refused) => <p class="text-alarm">{refusalText(refused() as never)}</p>}
          </Show>
          <For each={entries()}>{(entry) => <Entry thing={props.thing} entry={entry} references={references} />}</For>
        </div>
      </main>
    </>
  )
}

const Entry = (props: { readonly thing: AnyThing; readonly entry: HistoryEntry; readonly references: References }) => {
  return (
    <section class="panel overflow-hidden" data-entry={props.entry.action}>
      <h2 class="flex flex-wrap gap-x-3 bg-raised px-3 py-1.5">
        <strong>{tOr(`history.${props.entry.action}`, props.entry.action)}</strong>
        <span>{whoText(props.entry.account)}</span>
        <span class="num ml-auto text-muted">{dateTimeText(props.entry.at)}</span>
      </h2>
      <Differences fields={props.thing.fields} entry={props.entry} titleOfOther={props.references.titleOfOther} />
    </section>
  )
}
