/** Everything of the administration that a path shows, fetched together when somebody goes there. */
export { Administration } from "./administration.tsx"
export { ChangePage, NewPage } from "./form/form-page.tsx"
export { HistoryPage } from "./history/history-page.tsx"
export { ImportPage } from "./import/import-page.tsx"
export { FirstList, ListPage } from "./list/list-page.tsx"
export { PrintPage } from "./list/print-page.tsx"
export { ParametersPage } from "./parameters/parameters-page.tsx"
