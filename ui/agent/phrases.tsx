import Copy from "lucide-solid/icons/copy"
import { createMemo, createResource, createSignal, For, Match, onCleanup, Show, Switch } from "solid-js"
import { type Phrase, phrase } from "#engine/records/phrases/schema.ts"
import { listRows } from "../administration/records.ts"
import { useLive } from "../shared/live.ts"
import { t } from "../shared/language.ts"
import { tell } from "../shell/toasts.tsx"
import { type PhraseGroup, phraseGroups } from "./phrase-list.ts"

const MOST = 500

/** 常用语: a click puts one where the agent writes, or copies it. Those of the queue at hand stand first. */
export const Phrases = () => {
  const { desk } = useLive()
  const [wanted, setWanted] = createSignal("")
  const [phrases, { refetch }] = createResource(async () => {
    const answer = await listRows(phrase, { limit: MOST, sort: "order" })
    return answer.kind === "done" ? (answer.value.items as unknown as ReadonlyArray<Phrase>) : null
  })
  const queues = createMemo(() => Object.values(desk()?.hands ?? {}).map(({ queue }) => queue))
  const groups = createMemo(() => phraseGroups(phrases() ?? [], queues(), wanted()))
  const lastField = followField()
  const use = async (body: string): Promise<void> => {
    const field = lastField()
    if (field !== null) {
      if (!insert(field, body)) tell({ kind: "refused", text: t("phrases.too-long") })
      return
    }
    try {
      await navigator.clipboard.writeText(body)
      tell({ kind: "done", text: t("phrases.copied") })
    } catch {
      tell({ kind: "refused", text: t("phrases.not-copied") })
    }
  }
  return (
    <section
      class="panel flex h-full min-h-0 flex-col max-md:rounded-none max-md:border-0"
      aria-label={t("phrases.title")}
    >
      <header class="flex flex-none items-center gap-3 border-b border-line px-4 py-2">
        <input
          type="search"
          class="field min-w-0 flex-1"
          aria-label={t("phrases.search")}
          placeholder={t("phrases.search")}
          data-phrase-search=""
          value={wanted()}
          onInput={({ currentTarget }) => setWanted(currentTarget.value)}
        />
      </header>
      <div class="relative min-h-0 flex-1 overflow-y-auto" tabindex="0" aria-label={t("phrases.title")}>
        <Switch
          fallback={<For each={groups()}>{(group) => <Group group={group} onUse={(body) => void use(body)} />}</For>}
        >
          <Match when={phrases.loading}>
            <p class="p-6 text-center text-muted">{t("app.loading")}</p>
          </Match>
          <Match when={phrases() === null}>
            <div class="flex flex-col items-center gap-3 p-6 text-muted" role="alert">
              {t("phrases.away")}
              <button type="button" class="btn" onClick={() => void refetch()}>
                {t("do.retry")}
              </button>
            </div>
          </Match>
          <Match when={groups().length === 0}>
            <p class="p-6 text-center text-muted">
              {t(wanted().trim() === "" ? "phrases.none" : "phrases.none-found")}
            </p>
          </Match>
        </Switch>
      </div>
    </section>
  )
}

const Group = (props: { readonly group: PhraseGroup; readonly onUse: (body: string) => void }) => (
  <section class="px-2 py-2">
    <Show when={props.group.name !== ""}>
      <h3 class="px-2 text-sm text-muted">{props.group.name}</h3>
    </Show>
    <ul>
      <For each={props.group.phrases}>
        {(one) => (
          <li>
            <button
              type="button"
              class="flex w-full items-start gap-3 rounded-md px-2 py-1.5 text-left hover:bg-raised"
              data-phrase={one.id}
              // The field that is written in keeps the focus.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => props.onUse(one.body)}
            >
              <span class="min-w-0 flex-1">
                <span class="block font-semibold">{one.name}</span>
                <span class="block break-words whitespace-pre-wrap text-muted">{one.body}</span>
              </span>
              <Copy size={16} class="mt-1 flex-none text-muted" aria-hidden="true" />
            </button>
          </li>
        )}
      </For>
    </ul>
  </section>
)

type Written = HTMLInputElement | HTMLTextAreaElement

/** The field in which was written last, while it is still there; not the search of this list. */
const followField = (): (() => Written | null) => {
  let last: Written | null = null
  const onFocus = ({ target }: FocusEvent): void => {
    if (isWritten(target)) last = target
  }
  document.addEventListener("focusin", onFocus)
  onCleanup(() => document.removeEventListener("focusin", onFocus))
  return () =>
    last !== null && last.isConnected && last.offsetParent !== null && !last.disabled && !last.readOnly ? last : null
}

const isWritten = (target: EventTarget | null): target is Written =>
  target instanceof HTMLTextAreaElement ||
  (target instanceof HTMLInputElement &&
    target.type === "text" &&
    target.inputMode !== "tel" &&
    target.getAttribute("role") !== "combobox")

/** In the place of the cursor, as if it had been typed: what keeps drafts hears of it. False: there is no room for it. */
const insert = (field: Written, text: string): boolean => {
  field.focus()
  const [from, to] = [field.selectionStart ?? field.value.length, field.selectionEnd ?? field.value.length]
  const { maxLength, value } = field
  if (maxLength >= 0 && value.length - (to - from) + text.length > maxLength) return false
  field.setRangeText(text, from, to, "end")
  field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText", data: text }))
  return true
}
