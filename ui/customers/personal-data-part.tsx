import { useNavigate } from "@solidjs/router"
import * as Schema from "effect/Schema"
import { createSignal, createUniqueId, Show } from "solid-js"
import { customer } from "#engine/records/customers/schema.ts"
import type { Row } from "#engine/records/thing/thing.ts"
import { download } from "../administration/download.ts"
import { hrefOf } from "../administration/paths.ts"
import { send } from "../administration/records.ts"
import { tellRefusal } from "../administration/telling.ts"
import { t } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { mayOpen } from "../shell/may-open.ts"
import { tell } from "../shell/toasts.tsx"

const SHORTEST_REASON = 3

const Erased = Schema.Struct({
  entries: Schema.Int,
  lines: Schema.Int,
  calls: Schema.Int,
  recordings: Schema.Int,
  sharedNumbers: Schema.Int,
  listedNumbers: Schema.Int
})

/** What a person may ask for: all that is kept of them as a file, and that it goes for good. Both with a reason. */
export const PersonalDataPart = (props: { readonly row: Row }) => {
  const { session } = useLive()
  const navigate = useNavigate()
  const mayExport = mayOpen(session, "customers.export")
  const mayErase = mayOpen(session, "customers.edit")
  const [reason, setReason] = createSignal("")
  const [isAsking, setAsking] = createSignal(false)
  const [isBusy, setBusy] = createSignal(false)
  const reasonId = createUniqueId()
  const hasReason = () => reason().trim().length >= SHORTEST_REASON
  const path = () => `/api/customers/${encodeURIComponent(props.row.id)}`
  const erase = async (): Promise<void> => {
    if (isBusy()) return
    setBusy(true)
    const answer = await send("POST", `${path()}/erase`, Erased, { thing: customer, body: { reason: reason().trim() } })
    setBusy(false)
    if (answer.kind !== "done") return tellRefusal(answer)
    tell({ kind: "done", text: t("personal.erased", answer.value) })
    navigate(hrefOf(customer))
  }
  return (
    <Show when={mayExport || mayErase}>
      <section class="panel my-4 p-3" aria-label={t("personal.title")}>
        <h2 class="font-semibold">{t("personal.title")}</h2>
        <p class="mt-1 text-sm text-muted">{t("personal.hint")}</p>
        <div class="mt-2 flex flex-wrap items-center gap-2">
          <label for={reasonId}>{t("personal.reason")}</label>
          <input
            id={reasonId}
            class="input min-w-0 flex-1 basis-64"
            maxlength={200}
            placeholder={t("personal.reason-hint")}
            value={reason()}
            onInput={(event) => setReason(event.currentTarget.value)}
            onKeyDown={(event) => {
              // Not of the form that this stands in.
              if (event.key === "Enter") event.preventDefault()
            }}
          />
          <Show when={mayExport}>
            <button
              type="button"
              class="btn"
              disabled={!hasReason()}
              onClick={() =>
                void download(
                  customer,
                  `${path()}/data?reason=${encodeURIComponent(reason().trim())}`,
                  `${props.row.id}.json`
                )
              }
            >
              {t("personal.export")}
            </button>
          </Show>
          <Show when={mayErase}>
            <button type="button" class="btn text-alarm" disabled={!hasReason()} onClick={() => setAsking(true)}>
              {t("personal.erase")}
            </button>
          </Show>
        </div>
        <Show when={isAsking()}>
          <div class="mt-3 border-t border-line pt-3" role="alert">
            <p>{t("personal.sure")}</p>
            <div class="mt-2 flex flex-wrap gap-2">
              <button
                ref={bringInSight}
                type="button"
                class="btn text-alarm"
                disabled={isBusy() || !hasReason()}
                onClick={() => void erase()}
              >
                {t("personal.erase-now")}
              </button>
              <button type="button" class="btn" onClick={() => setAsking(false)}>
                {t("form.cancel")}
              </button>
            </div>
          </div>
        </Show>
      </section>
    </Show>
  )
}

/** The form's foot lies over what opens below: the question is brought before it, and the next key answers it. */
const bringInSight = (button: HTMLButtonElement): void =>
  queueMicrotask(() => {
    button.focus({ preventScroll: true })
    button.scrollIntoView({ block: "center" })
  })
