import { describeJournal } from './journal.contract.ts'
import { createMemoryJournal } from './memoryJournal.ts'

describeJournal('the memory journal', () => Promise.resolve(createMemoryJournal()))
