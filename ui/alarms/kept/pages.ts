/** What is kept of alarms: fetched together, and by nobody who only works on them. */
export { IncidentPage } from "./incident-page.tsx"
export { IncidentsPage } from "./incidents-page.tsx"
export { LettersPage } from "./letters-page.tsx"
export { MessagesPage } from "./messages-page.tsx"
