import * as Dialog from "@kobalte/core/dialog"
import { A } from "@solidjs/router"
import BookOpen from "lucide-solid/icons/book-open"
import { Show } from "solid-js"
import { KeyList } from "../agent/key-help.tsx"
import { Icon } from "../shared/icons.tsx"
import { language, say, t } from "../shared/language.ts"
import { pageOfPath } from "./page-of.ts"
import { HELP_PAGES } from "./pages.ts"
import { pictureOf } from "./pictures.ts"

/** Of the pictures, so that nothing moves when one comes. `npm run help-pictures` makes them so. */
const PICTURE = { width: 960, height: 540 }

/** What a page is for, its picture, and where the manual says more. */
export const HelpSheet = (props: { readonly path: string; readonly onClose: () => void }) => {
  const page = () => pageOfPath(props.path)
  const help = () => HELP_PAGES[page() ?? ""]
  return (
    <>
      <header class="flex items-center justify-between gap-4 border-b border-line py-2 pr-2 pl-4">
        <Dialog.Title class="text-lg font-semibold">{t("help.title")}</Dialog.Title>
        <Dialog.CloseButton class="btn btn-plain" aria-label={t("do.close")}>
          <Icon name="cross" />
        </Dialog.CloseButton>
      </header>
      <div class="p-4">
        <Show when={help()} fallback={<p>{t("help.none")}</p>}>
          {(found) => (
            <>
              <Dialog.Description class="leading-relaxed">{say(found().words)}</Dialog.Description>
              <Show when={pictureOf(page() ?? "", language())}>
                {(address) => (
                  <a class="mt-4 block" href={address()} target="_blank" rel="noreferrer" title={t("help.enlarge")}>
                    <img
                      class="h-auto w-full rounded-md border border-line"
                      src={address()}
                      alt={t("help.picture")}
                      {...PICTURE}
                    />
                  </a>
                )}
              </Show>
              <Show when={page() === "agent"}>
                <h3 class="mt-5 mb-3 font-semibold">{t("keys.title")}</h3>
                <KeyList />
              </Show>
              <Show when={page() !== "sign-in"}>
                <p class="mt-5 flex justify-end">
                  <A class="btn" href={`/manual/${found().more[0]}#${found().more[1]}`} onClick={() => props.onClose()}>
                    <BookOpen size={16} aria-hidden="true" />
                    {t("help.more")}
                  </A>
                </p>
              </Show>
            </>
          )}
        </Show>
      </div>
    </>
  )
}
