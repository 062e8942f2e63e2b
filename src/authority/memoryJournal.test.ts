import { describeHeldWork } from './heldWork.contract.ts'
import { describeJournal } from './journal.contract.ts'
import { createMemoryJournal } from './memoryJournal.ts'

for (const describeAll of [describeJournal, describeHeldWork]) describeAll('the memory journal', () => Promise.resolve(createMemoryJournal()))
