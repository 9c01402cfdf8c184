import { A, useLocation, useParams } from "@solidjs/router"
import Printer from "lucide-solid/icons/printer"
import Search from "lucide-solid/icons/search"
import { createEffect, createMemo, createSignal, For, on, Show } from "solid-js"
import { language, t } from "../shared/language.ts"
import { TopBar } from "../shell/top-bar.tsx"
import { agent } from "./agent.ts"
import { CHAPTERS } from "./chapters.ts"
import { found } from "./find.ts"
import { SectionPart } from "./section-part.tsx"
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet has no name to import
import "./manual.css"

/** The manual: a page each for agents, supervisors and administrators. */
export const ManualPage = () => {
  const params = useParams<{ chapter?: string }>()
  const location = useLocation()
  const [typed, setTyped] = createSignal("")
  const chapter = createMemo(() => CHAPTERS.find(({ name }) => name === params.chapter) ?? agent)
  const shown = createMemo(() => found(chapter().sections, typed()))
  // The address names a section; this page comes later than its address.
  createEffect(
    on([() => location.hash, chapter], ([hash]) => {
      if (hash !== "") document.querySelector(`#${CSS.escape(hash.slice(1))}`)?.scrollIntoView()
    })
  )
  return (
    <div class="flex h-full flex-col">
      <TopBar trail={[{ text: `${t("manual.title")} · ${chapter().title}`, href: null }]} />
      <div class="flex flex-none flex-wrap items-center gap-2 border-b border-line px-4 py-2 print:hidden">
        <nav class="flex gap-1" aria-label={t("manual.title")}>
          <For each={CHAPTERS}>
            {({ name, title }) => (
              <A
                class="btn btn-plain"
                classList={{ "manual-here": name === chapter().name }}
                href={`/manual/${name}`}
                aria-current={name === chapter().name ? "page" : undefined}
                lang="zh-CN"
              >
                {title}
              </A>
            )}
          </For>
        </nav>
        <div class="relative ml-auto w-64 max-sm:order-last max-sm:w-full">
          <Search size={16} class="absolute top-2.5 left-2.5 text-muted" aria-hidden="true" />
          <input
            type="search"
            maxlength={100}
            class="input pl-8"
            aria-label={t("manual.search")}
            placeholder={t("manual.search")}
            value={typed()}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </div>
        <button type="button" class="btn" onClick={() => print()}>
          <Printer size={16} aria-hidden="true" />
          <span class="max-sm:sr-only">{t("manual.print")}</span>
        </button>
      </div>
      <main class="min-h-0 flex-1 overflow-y-auto" tabindex="0" aria-label={t("manual.title")}>
        <div class="mx-auto flex max-w-5xl gap-8 p-4 print:block">
          <nav
            class="sticky top-4 hidden w-48 flex-none self-start lg:block print:hidden"
            aria-label={t("manual.contents")}
          >
            <ul lang="zh-CN">
              <For each={shown()}>
                {({ id, title }) => (
                  <li>
                    <a class="manual-link" href={`/manual/${chapter().name}#${id}`}>
                      {title}
                    </a>
                  </li>
                )}
              </For>
            </ul>
          </nav>
          <article class="manual min-w-0 flex-1" lang="zh-CN">
            <Show when={language() === "en"}>
              <p class="mb-4 rounded-md border border-line bg-raised px-3 py-2" lang="en">
                {t("manual.chinese")}
              </p>
            </Show>
            {/* On paper there is no bar that says it. */}
            <p class="hidden text-xl font-semibold print:block">
              Carillon {t("manual.title")} · {chapter().title}
            </p>
            <p class="text-muted">{chapter().lead}</p>
            <p class="sr-only" role="status" lang={language()}>
              {typed() === "" ? "" : t("manual.found", { count: shown().length })}
            </p>
            <For each={shown()} fallback={<p class="py-8 text-center text-muted">{t("manual.nothing")}</p>}>
              {(section) => <SectionPart section={section} typed={typed()} />}
            </For>
          </article>
        </div>
      </main>
    </div>
  )
}
