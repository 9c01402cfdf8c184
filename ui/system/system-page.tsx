import { createResource, For, onCleanup, Show } from "solid-js"
import { t, tOr } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { NoticePage } from "../shared/notice-page.tsx"
import { dateTimeText } from "../shared/time-text.ts"
import { mayOpen } from "../shell/may-open.ts"
import { TopBar } from "../shell/top-bar.tsx"
import { readHealth, readLicences, readSystem, type Worker } from "./health.ts"

const EVERY_MS = 5000

/** How the centre's processes are, what is installed, and what a restart of each would do. */
export const SystemPage = () => {
  const { session } = useLive()
  return (
    <Show
      when={mayOpen(session, "parameters.view")}
      fallback={<NoticePage code="403" title={t("forbidden.title")} body={t("refused.forbidden")} />}
    >
      <div class="flex h-full flex-col">
        <TopBar trail={[{ text: t("system.title"), href: null }]} />
        <main class="min-h-0 flex-1 overflow-y-auto p-4" tabindex="0" aria-label={t("system.title")}>
          <div class="mx-auto flex max-w-6xl flex-col gap-4">
            <Workers />
            <Storage />
            <Licences />
          </div>
        </main>
      </div>
    </Show>
  )
}

const Workers = () => {
  const [health, { refetch }] = createResource(readHealth)
  const timer = setInterval(() => void refetch(), EVERY_MS)
  onCleanup(() => clearInterval(timer))
  return (
    <section class="panel overflow-x-auto" tabindex="0" aria-label={t("system.workers")}>
      <h2 class="flex items-center gap-3 px-3 py-2 text-lg font-semibold">
        {t("system.workers")}
        <Show when={health.latest}>
          {(found) => (
            <span class={`text-base ${found().ok ? "text-idle" : "text-alarm"}`} role="status">
              {t(found().ok ? "system.ok" : "system.not-ok")}
            </span>
          )}
        </Show>
      </h2>
      <table class="plain-table">
        <thead>
          <tr>
            <th scope="col">{t("system.worker")}</th>
            <th scope="col">{t("system.state")}</th>
            <th scope="col">{t("system.since")}</th>
            <th scope="col">{t("system.restarts")}</th>
            <th scope="col">{t("system.memory")}</th>
            <th scope="col">{t("system.busy")}</th>
            <th scope="col">{t("system.restart")}</th>
          </tr>
        </thead>
        <tbody>
          <For each={Object.entries(health.latest?.workers ?? {})}>
            {([name, worker]) => <WorkerRow name={name} worker={worker} />}
          </For>
        </tbody>
      </table>
    </section>
  )
}

const WorkerRow = (props: { readonly name: string; readonly worker: Worker }) => (
  <tr data-worker={props.name}>
    <th scope="row">{props.name}</th>
    <td class={props.worker.state === "up" && props.worker.problems.length === 0 ? "text-idle" : "text-alarm"}>
      {tOr(`system.state-${props.worker.state}`, props.worker.state)}
      <For each={props.worker.problems}>{(problem) => <p>{problem}</p>}</For>
      <Show when={props.worker.state !== "up" && props.worker.lastEnd}>{(why) => <p>{why()}</p>}</Show>
    </td>
    <td class="num">{props.worker.upSince === null ? "—" : dateTimeText(Date.parse(props.worker.upSince))}</td>
    <td class="num">{props.worker.restarts}</td>
    <td class="num">{props.worker.rssMb === null ? "—" : `${Math.round(props.worker.rssMb)} MB`}</td>
    <td class="num">{props.worker.busy === null ? "—" : `${Math.round(props.worker.busy * 100)}%`}</td>
    <td class="text-sm text-muted">{tOr(`system.restart-${props.name}`, t("system.restart-other"))}</td>
  </tr>
)

/** What the server says of versions, disk and database; nothing where it says nothing. */
const Storage = () => {
  const [system] = createResource(readSystem)
  const lines = () => [
    { name: t("system.screens"), value: CARILLON_VERSION },
    ...Object.entries(system.latest ?? {}).map(([name, value]) => ({ name, value }))
  ]
  return (
    <section class="panel">
      <h2 class="px-3 py-2 text-lg font-semibold">
        {t(system.latest === null ? "system.versions" : "system.storage")}
      </h2>
      <dl class="grid grid-cols-[12rem_1fr] gap-y-1 px-3 pb-3">
        <For each={lines()}>
          {({ name, value }) => (
            <>
              <dt class="text-muted">{name}</dt>
              <dd class="num break-words">{value}</dd>
            </>
          )}
        </For>
      </dl>
    </section>
  )
}

const Licences = () => {
  const [licences] = createResource(readLicences)
  return (
    <section class="panel">
      <details>
        <summary class="px-3 py-2 text-lg font-semibold">
          {t("system.licences")} <span class="num text-base text-muted">{licences.latest?.length ?? ""}</span>
        </summary>
        <table class="plain-table">
          <thead>
            <tr>
              <th scope="col">{t("system.package")}</th>
              <th scope="col">{t("system.version")}</th>
              <th scope="col">{t("system.licence")}</th>
            </tr>
          </thead>
          <tbody>
            <For each={licences.latest ?? []}>
              {({ licence, name, version }) => (
                <tr>
                  <td>{name}</td>
                  <td class="num">{version}</td>
                  <td>{licence}</td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </details>
    </section>
  )
}
