import { createSignal, For, Show } from "solid-js"
import { ask, TelephoneFile, TelephoneLink } from "./affairs.ts"
import { w } from "./words.ts"

const MAKERS = ["yealink", "grandstream"] as const
type Maker = (typeof MAKERS)[number]

/** A desk telephone is given its settings: as a file to upload at its page, or by a link from which it fetches them. */
export const DeskTelephone = (props: { readonly id: string; readonly name: string }) => {
  const [maker, setMaker] = createSignal<Maker>("yealink")
  const [told, setTold] = createSignal<string>()
  const [link, setLink] = createSignal<string>()
  const [problem, setProblem] = createSignal<string>()
  const path = (what: string) => `/api/people/${encodeURIComponent(props.id)}/${what}`
  const begin = (): void => {
    setTold(undefined)
    setLink(undefined)
    setProblem(undefined)
  }
  const file = async (): Promise<void> => {
    begin()
    const outcome = await ask("POST", path("telephone-file"), TelephoneFile, { maker: maker() })
    if ("problems" in outcome) return void setProblem(Object.values(outcome.problems)[0])
    save(outcome.answer)
    setTold(w("desk.downloaded"))
  }
  const makeLink = async (): Promise<void> => {
    begin()
    const outcome = await ask("POST", path("telephone-link"), TelephoneLink, { maker: maker() })
    if ("problems" in outcome) setProblem(Object.values(outcome.problems)[0])
    else setLink(new URL(outcome.answer.path, location.origin).href)
  }
  return (
    <section class="mt-6 border-t border-line pt-4" aria-label={w("desk.title")}>
      <h3 class="font-semibold">{w("desk.title")}</h3>
      <p class="max-w-md">{w("desk.lead", { name: props.name })}</p>
      <fieldset class="mt-2 flex flex-wrap gap-4">
        <legend class="sr-only">{w("desk.maker")}</legend>
        <For each={MAKERS}>
          {(each) => (
            <label class="flex items-center gap-2">
              <input
                type="radio"
                name="desk-maker"
                value={each}
                checked={maker() === each}
                onChange={() => {
                  begin()
                  setMaker(each)
                }}
              />
              {w(`desk.${each}`)}
            </label>
          )}
        </For>
      </fieldset>
      <div class="mt-3 flex flex-wrap gap-2">
        <button type="button" class="btn" onClick={() => void file()}>
          {w("desk.file")}
        </button>
        <button type="button" class="btn" onClick={() => void makeLink()}>
          {w("desk.link")}
        </button>
      </div>
      <div role="status" class="mt-2 max-w-md">
        <Show when={told()}>{(text) => <p>{text()}</p>}</Show>
        <Show when={link()}>
          {(url) => (
            <>
              <p>{w("desk.link-lead")}</p>
              <p class="num mt-1 break-all select-all" data-testid="telephone-link">
                {url()}
              </p>
            </>
          )}
        </Show>
      </div>
      <Show when={problem()}>
        {(said) => (
          <p role="alert" class="text-alarm">
            {said()}
          </p>
        )}
      </Show>
    </section>
  )
}

/** Gives it to the browser's downloads: it holds a password, and stays nowhere on the page. */
const save = ({ content, fileName }: typeof TelephoneFile.Type): void => {
  const url = URL.createObjectURL(new Blob([content], { type: "application/octet-stream" }))
  const link = document.createElement("a")
  link.href = url
  link.download = fileName
  link.click()
  URL.revokeObjectURL(url)
}
