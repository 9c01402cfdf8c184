import { render } from "solid-js/web"
import { App } from "./app.tsx"
import { startLanguage } from "./shared/language.ts"
import { startRinger } from "./shared/ringer.ts"
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet has no name to import
import "./shared/screen.css"
import { startTheme } from "./shared/theme.ts"

const root = document.getElementById("app")
if (root === null) throw new Error("the page has no #app")
startTheme()
startRinger()
startLanguage()
render(() => <App />, root)
