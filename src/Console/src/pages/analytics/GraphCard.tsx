import { Download } from 'lucide-react';
import { useMemo } from 'react';
import { Link, useLocation } from 'wouter';
import { type Query as Answer, useQuery } from '../../api/useQuery';
import { Button } from '../../ui/Button';
import { Fault } from '../../ui/states';
import { Chart, type Series } from './Chart';
import { csvOf, type Graph, loadGraph, type Query, save, timeOf, valuesOf } from './data';

export interface Plot {
  readonly title: string;
  readonly graph: string;
  readonly lines: readonly {
    readonly name: string;
    readonly label: string;
    readonly color: string;
    readonly isFilled?: boolean;
  }[];
  /** A half of it makes no sense. */
  readonly isWhole?: boolean;
  /** Where nothing was counted there is no value. */
  readonly hasGaps?: boolean;
  readonly format: (value: number) => string;
  /** The figure beside the title. */
  readonly figure: (summary: Graph['summary']) => string;
  /** Filters of the log for the rows behind it. */
  readonly rows?: Readonly<Record<string, string>>;
}

interface Props {
  readonly plot: Plot;
  readonly graph: Answer<Graph>;
  readonly rows: (more: Readonly<Record<string, string>>) => string;
}

/** The values of a chart. */
export const useGraph = (name: string, query: Query): Answer<Graph> =>
  useQuery(`graph ${name} ${JSON.stringify(query)}`, (signal) => loadGraph(name, query, signal));

/** A chart that asks for its values. */
export function GraphCard({ plot, query, rows }: Omit<Props, 'graph'> & { readonly query: Query }) {
  return <GraphFrame plot={plot} graph={useGraph(plot.graph, query)} rows={rows} />;
}

/** One chart: its figure, the rows behind it, its values as a file. */
export function GraphFrame({ plot, graph, rows }: Props) {
  const [, navigate] = useLocation();
  const { data } = graph;
  const times = useMemo(() => (data ? data.data_points.map(timeOf) : []), [data]);
  const series = useMemo(
    () =>
      (data ? plot.lines : []).map((line): Series => {
        const values = data ? valuesOf(data, line.name) : [];
        return plot.hasGaps ? { ...line, values: values.map((value) => value || null), spansGaps: true } : { ...line, values };
      }),
    [data, plot],
  );
  const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();
  return (
    <section className="card card-body graph" aria-label={plot.title}>
      <div className="row row-wide">
        <div>
          <h2>{plot.title}</h2>
          <p className="figure number">{data ? plot.figure(data.summary) : ' '}</p>
        </div>
        <span className="row">
          <Link className="small" href={rows(plot.rows ?? {})}>
            Rows
          </Link>
          <Button
            small
            look="plain"
            icon
            aria-label={`Export ${plot.title} as CSV`}
            disabled={!data}
            onClick={() => save(`${plot.graph.replace('/', '-')}.csv`, csvOf(data?.data_points ?? []))}
          >
            <Download size={15} />
          </Button>
        </span>
      </div>
      {graph.error && !data ? (
        <Fault fault={graph.error} onRetry={graph.reload} />
      ) : data ? (
        <Chart
          times={times}
          series={series}
          format={plot.format}
          isWhole={plot.isWhole ?? false}
          label={`${plot.title} over time: ${plot.figure(data.summary)}`}
          onSelect={(from, until) => navigate(rows({ ...plot.rows, from: iso(from), until: iso(until), range: 'any' }))}
        />
      ) : (
        <div className="skeleton graph-wait" />
      )}
      {data?.is_bounded ? <p className="faint small">Counted over a part: the bound of a search was reached.</p> : null}
    </section>
  );
}
