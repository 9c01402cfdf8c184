import { createResource, createSignal, For, Match, Show, Switch } from "solid-js"
import { customer } from "#engine/records/customers/schema.ts"
import { AdministrationBar } from "../administration/administration.tsx"
import { hrefOf } from "../administration/paths.ts"
import { createReferences, referredBy } from "../administration/references.ts"
import { refusalText, tellRefusal } from "../administration/telling.ts"
import { Select } from "../controls/select.tsx"
import { say, t } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { NoticePage } from "../shared/notice-page.tsx"
import { dateTimeText } from "../shared/time-text.ts"
import { mayOpen } from "../shell/may-open.ts"
import { tell } from "../shell/toasts.tsx"
import { GroupCard } from "./duplicate-group.tsx"
import {
  DUPLICATE_REASONS,
  type DuplicateReason,
  type Merge,
  readDuplicates,
  readMerges,
  undoMerge
} from "./merging.ts"

/** Customers that may be one, each group with what differs; and what was merged, to be taken back. */
export const DuplicatesPage = () => {
  const { session } = useLive()
  return (
    <Show
      when={mayOpen(session, "customers.merge")}
      fallback={<NoticePage code="403" title={t("forbidden.title")} body={t("refused.forbidden")} />}
    >
      <Duplicates />
    </Show>
  )
}

const Duplicates = () => {
  const [reason, setReason] = createSignal<DuplicateReason | "any">("any")
  const [groups, { refetch: lookAgain }] = createResource(reason, readDuplicates)
  const [merges, { refetch: mergesAgain }] = createResource(readMerges)
  const references = createReferences(() => referredBy(customer))
  const again = (): void => {
    void lookAgain()
    void mergesAgain()
  }
  const undo = async (merge: number): Promise<void> => {
    const answer = await undoMerge(merge)
    if (answer.kind === "done") tell({ kind: "done", text: t("duplicates.undone") })
    else tellRefusal(answer)
    again()
  }
  return (
    <>
      <AdministrationBar
        trail={[
          { text: say(customer.words), href: hrefOf(customer) },
          { text: t("duplicates.title"), href: null }
        ]}
      />
      <main class="min-h-0 flex-1 overflow-y-auto p-4">
        <div class="flex flex-wrap items-center gap-3">
          <div class="w-56">
            <Select
              label={t("duplicates.why")}
              options={(["any", ...DUPLICATE_REASONS] as const).map((value) => ({
                value,
                text: t(`duplicates.${value}`)
              }))}
              value={reason()}
              onChange={(to) => setReason(to as DuplicateReason)}
            />
          </div>
          <p class="text-muted">{t("duplicates.hint")}</p>
        </div>
        <Switch>
          <Match when={groups.latest?.kind === "done" && groups.latest.value}>
            {(found) => (
              <For each={found()} fallback={<p class="py-10 text-center text-muted">{t("duplicates.none")}</p>}>
                {(group) => (
                  <GroupCard
                    group={group}
                    titleOfOther={references.titleOfOther}
                    onMerged={again}
                    onUndo={(merge) => void undo(merge)}
                  />
                )}
              </For>
            )}
          </Match>
          <Match when={groups.latest !== undefined && groups.latest.kind !== "done" && groups.latest}>
            {(refused) => (
              <p class="py-10 text-center text-alarm" role="alert">
                {refusalText(refused())}
              </p>
            )}
          </Match>
        </Switch>
        <Show when={merges.latest?.kind === "done" && merges.latest.value.length > 0 && merges.latest.value}>
          {(done) => <Merged merges={done()} onUndo={(merge) => void undo(merge)} />}
        </Show>
      </main>
    </>
  )
}

const Merged = (props: { readonly merges: ReadonlyArray<Merge>; readonly onUndo: (merge: number) => void }) => (
  <section class="panel mt-6 p-3" aria-label={t("duplicates.merged")}>
    <h2 class="font-semibold">{t("duplicates.merged")}</h2>
    <ul>
      <For each={props.merges}>
        {(merge) => (
          <li class="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line py-2 first:mt-2">
            <span class="min-w-0 break-words">
              {merge.gone.map(({ id, name }) => `${name} (${id})`).join(t("value.comma"))} → {merge.kept.name} (
              {merge.kept.id})
            </span>
            <span class="num text-sm text-muted">
              {dateTimeText(merge.at)} · {merge.by}
            </span>
            <span class="ml-auto">
              <Show
                when={merge.undoneAt === null}
                fallback={
                  <span class="text-sm text-muted">{t("duplicates.undone-by", { who: merge.undoneBy ?? "" })}</span>
                }
              >
                <button type="button" class="btn" onClick={() => props.onUndo(merge.id)}>
                  {t("duplicates.undo")}
                </button>
              </Show>
            </span>
          </li>
        )}
      </For>
    </ul>
  </section>
)
