import * as Schema from "effect/Schema"
import { createResource, createSignal, For, Show } from "solid-js"
import { OWN_DATA_PATH } from "#wire/own-data.ts"
import { customer } from "#engine/records/customers/schema.ts"
import type { Row } from "#engine/records/thing/thing.ts"
import { send } from "../administration/records.ts"
import { tellRefusal } from "../administration/telling.ts"
import { t } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { dateTimeText } from "../shared/time-text.ts"
import { whoText } from "../shared/who-text.ts"
import { mayOpen } from "../shell/may-open.ts"
import { tell } from "../shell/toasts.tsx"

const Link = Schema.Struct({ id: Schema.Int, madeBy: Schema.String, madeAt: Schema.Int, endsAt: Schema.Int })
const Links = Schema.Array(Link)
const NewLink = Schema.Struct({ ...Link.fields, token: Schema.String })

/** Links by which the customer keeps their own data up to date: made, shown once, taken back. A part of their form. */
export const LinksPart = (props: { readonly row: Row }) => {
  const { session } = useLive()
  return (
    <Show when={mayOpen(session, "customers.edit")}>
      <CustomerLinks id={props.row.id} />
    </Show>
  )
}

const CustomerLinks = (props: { readonly id: string }) => {
  const path = () => `/api/customers/${encodeURIComponent(props.id)}/links`
  const [read, { refetch }] = createResource(path, (from) => send("GET", from, Links, { thing: customer }))
  const [fresh, setFresh] = createSignal<string | null>(null)
  const [isBusy, setBusy] = createSignal(false)
  const links = () => {
    const answer = read.latest
    return answer?.kind === "done" ? answer.value : []
  }
  const make = async (): Promise<void> => {
    if (isBusy()) return
    setBusy(true)
    const answer = await send("POST", path(), NewLink, { thing: customer })
    setBusy(false)
    if (answer.kind !== "done") return tellRefusal(answer)
    setFresh(`${location.origin}${OWN_DATA_PATH}/${answer.value.token}`)
    void refetch()
  }
  const revoke = async (link: number): Promise<void> => {
    const answer = await send("DELETE", `${path()}/${link}`, Schema.Null, { thing: customer })
    if (answer.kind === "done") tell({ kind: "done", text: t("own-link.revoked") })
    else tellRefusal(answer)
    setFresh(null)
    void refetch()
  }
  return (
    <section class="panel my-4 p-3" aria-label={t("own-link.title")} data-testid="own-links">
      <h2 class="font-semibold">{t("own-link.title")}</h2>
      <p class="mt-1 text-sm text-muted">{t("own-link.hint")}</p>
      <button type="button" class="btn mt-2" disabled={isBusy()} onClick={() => void make()}>
        {t("own-link.make")}
      </button>
      <Show when={fresh()}>{(link) => <FreshLink link={link()} />}</Show>
      <Show when={read.latest !== undefined && read.latest.kind !== "done"}>
        <p class="mt-2 text-alarm">{t("own-link.away")}</p>
      </Show>
      <ul>
        <For each={links()}>
          {({ endsAt, id, madeAt, madeBy }) => (
            <li class="mt-2 flex flex-wrap items-center gap-2 border-t border-line pt-2">
              <span class="num min-w-0 flex-1 basis-64">
                {t("own-link.open", {
                  who: whoText(madeBy),
                  made: dateTimeText(madeAt),
                  until: dateTimeText(endsAt)
                })}
              </span>
              <button type="button" class="btn" data-link={id} onClick={() => void revoke(id)}>
                {t("own-link.revoke")}
              </button>
            </li>
          )}
        </For>
      </ul>
    </section>
  )
}

/** A browser without TLS has no clipboard for pages: then it is marked, to be copied by hand. */
const FreshLink = (props: { readonly link: string }) => {
  const [how, setHow] = createSignal<"copied" | "copy-by-hand" | null>(null)
  let field: HTMLInputElement | undefined
  const copy = async (): Promise<void> => {
    field?.select()
    try {
      await navigator.clipboard.writeText(props.link)
      setHow("copied")
    } catch {
      setHow("copy-by-hand")
    }
  }
  return (
    <div class="mt-3 rounded-md border border-line bg-raised p-3" role="alert">
      <p>{t("own-link.fresh")}</p>
      <div class="mt-2 flex flex-wrap items-center gap-2">
        <input
          ref={(element) => (field = element)}
          class="input num min-w-0 flex-1 basis-64"
          readonly
          aria-label={t("own-link.address")}
          value={props.link}
          data-testid="own-link"
          onFocus={(event) => event.currentTarget.select()}
        />
        <button type="button" class="btn btn-main" onClick={() => void copy()}>
          {t("own-link.copy")}
        </button>
        <span class="text-sm text-muted" role="status">
          <Show when={how()}>{(done) => t(`own-link.${done()}`)}</Show>
        </span>
      </div>
    </div>
  )
}
