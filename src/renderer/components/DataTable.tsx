import { useCollection } from '@cloudscape-design/collection-hooks'
import Button from '@cloudscape-design/components/button'
import Pagination from '@cloudscape-design/components/pagination'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import TextFilter from '@cloudscape-design/components/text-filter'
import type { ReactNode } from 'react'
import { useQueryValue } from '../app/location.ts'
import { useI18n } from '../i18n/I18n.tsx'
import { Empty } from './Empty.tsx'

/** The library's table draws every row it is given; more than this goes to further pages. */
const PAGE = 50

export interface DataTableProps<Row> {
  /** What the table is a table of, for screen readers: "Services". */
  label: string
  rows: readonly Row[]
  /** A row's key. */
  keyOf(row: Row): string
  columns: readonly TableProps.ColumnDefinition<Row>[]
  /** What a filter is compared with. */
  textOf(row: Row): string
  filterLabel: string
  /** Name of the filter in the address; another one where a page has two tables. */
  filterName?: string
  /** Instead of rows while there is nothing at all. */
  empty: ReactNode
  /** Beside the filter: buttons for the selected row. */
  actions?: ReactNode
  selected?: readonly Row[]
  onSelect?(rows: Row[]): void
  multiple?: boolean
  rowLabel(row: Row): string
}

/** A table with filter (kept in the address), sorting and pages. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { t } = useI18n()
  const [filter, setFilter] = useQueryValue(props.filterName ?? 'filter')
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean)
  const matching =
    words.length === 0 ? props.rows : props.rows.filter((row) => words.every((word) => props.textOf(row).toLowerCase().includes(word)))
  const { items, collectionProps, paginationProps } = useCollection(matching, { sorting: {}, pagination: { pageSize: PAGE } })
  const noMatch = (
    <Empty
      title={t('common.noMatch', { count: props.rows.length })}
      action={<Button onClick={() => setFilter('')}>{t('common.clearFilter')}</Button>}
    />
  )
  return (
    <Table
      variant="embedded"
      contentDensity="compact"
      items={items}
      columnDefinitions={props.columns}
      trackBy={props.keyOf}
      empty={props.rows.length === 0 ? props.empty : noMatch}
      filter={
        props.rows.length === 0 ? undefined : (
          <div className="table-tools">
            <div className="table-filter">
              <TextFilter
                filteringText={filter}
                filteringPlaceholder={props.filterLabel}
                filteringAriaLabel={props.filterLabel}
                countText={words.length > 0 ? t('common.matches', { count: matching.length, of: props.rows.length }) : ''}
                onChange={({ detail }) => setFilter(detail.filteringText)}
              />
            </div>
            {props.actions}
          </div>
        )
      }
      {...(matching.length > PAGE ? { pagination: <Pagination {...paginationProps} /> } : {})}
      {...(collectionProps.sortingColumn ? { sortingColumn: collectionProps.sortingColumn } : {})}
      sortingDescending={collectionProps.sortingDescending ?? false}
      {...(collectionProps.onSortingChange ? { onSortingChange: collectionProps.onSortingChange } : {})}
      {...selectionProps(props)}
      ariaLabels={{
        tableLabel: props.label,
        selectionGroupLabel: props.label,
        itemSelectionLabel: (_, row) => props.rowLabel(row),
        allItemsSelectionLabel: () => t('common.selectAll'),
      }}
      enableKeyboardNavigation={false}
    />
  )
}

function selectionProps<Row>(props: DataTableProps<Row>): Partial<TableProps<Row>> {
  const { onSelect, selected = [], multiple = false } = props
  if (!onSelect) return {}
  return {
    selectionType: multiple ? 'multi' : 'single',
    selectedItems: selected,
    onSelectionChange: ({ detail }) => onSelect(detail.selectedItems),
  }
}
