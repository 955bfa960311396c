import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { dateTime } from '../../ui/format';
import 'uplot/dist/uPlot.min.css';

export interface Series {
  readonly label: string;
  /** Name of a custom property with the colour. */
  readonly color: string;
  readonly values: readonly (number | null)[];
  readonly isFilled?: boolean;
  /** A line leads over what has no value. */
  readonly spansGaps?: boolean;
}

interface Props {
  /** Seconds since 1970. */
  readonly times: readonly number[];
  readonly series: readonly Series[];
  readonly format: (value: number) => string;
  /** Only whole numbers stand at the axis. */
  readonly isWhole: boolean;
  readonly label: string;
  readonly onSelect: (from: number, until: number) => void;
}

const height = 180;
// Of more values a line shows enough.
const mostPoints = 40;

// A canvas knows no custom properties.
function colorOf(host: HTMLElement, name: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${name})`;
  host.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });

// Times of the day as the reader writes them, and the date where a day begins.
const timesOf = (_: uPlot, ticks: number[], __: number, ___: number, step: number): string[] =>
  ticks.map((tick) => {
    const at = new Date(tick * 1000);
    return step >= 86_400 || (at.getHours() === 0 && at.getMinutes() === 0) ? day.format(at) : clock.format(at);
  });

const faded = (color: string): string => color.replace('rgb(', 'rgba(').replace(')', ', 0.14)');

/** Values over time; a stretch that is dragged over is looked into. */
export function Chart({ times, series, format, isWhole, label, onSelect }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const select = useRef(onSelect);
  select.current = onSelect;
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    let plot: uPlot | null = null;
    const draw = (): void => {
      plot?.destroy();
      const axis: uPlot.Axis = {
        stroke: colorOf(element, '--text-faint'),
        grid: { stroke: colorOf(element, '--line'), width: 1 },
        ticks: { show: false },
        font: '11px ui-sans-serif, system-ui, sans-serif',
      };
      plot = new uPlot(
        {
          width: element.clientWidth,
          height,
          legend: { show: true, live: true },
          cursor: { points: { size: 6 }, drag: { x: true, y: false, setScale: false } },
          hooks: {
            setSelect: [
              (chart) => {
                if (chart.select.width < 8) return;
                const at = (x: number): number => chart.posToVal(x, 'x');
                select.current(at(chart.select.left), at(chart.select.left + chart.select.width));
                chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
              },
            ],
          },
          axes: [
            { ...axis, size: 30, values: timesOf, space: 64 },
            {
              ...axis,
              size: 62,
              values: (_, ticks) => ticks.map((tick) => (isWhole && !Number.isInteger(tick) ? '' : format(tick))),
            },
          ],
          scales: { y: { range: (_, __, most) => [0, most > 0 ? most * 1.08 : 1] } },
          series: [
            { label: 'Time', value: (_, value) => (value === null || value === undefined ? '' : dateTime(value * 1000)) },
            ...series.map((one): uPlot.Series => {
              const stroke = colorOf(element, one.color);
              return {
                label: one.label,
                stroke,
                width: 2,
                spanGaps: one.spansGaps ?? false,
                points: { show: one.values.filter((value) => value !== null).length < mostPoints, size: 4 },
                value: (_, value) => (value === null || value === undefined ? '' : format(value)),
                ...(one.isFilled ? { fill: faded(stroke) } : {}),
              };
            }),
          ],
        },
        [[...times], ...series.map((one) => [...one.values])] as uPlot.AlignedData,
        element,
      );
    };
    // In a task of its own: charts whose values come together would keep the page busy for as long as all of them take.
    const first = setTimeout(draw);
    let width = element.clientWidth;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth === width) return;
      width = element.clientWidth;
      plot?.setSize({ width, height });
    });
    observer.observe(element);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const theme = new MutationObserver(draw);
    dark.addEventListener('change', draw);
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      clearTimeout(first);
      observer.disconnect();
      theme.disconnect();
      dark.removeEventListener('change', draw);
      plot?.destroy();
    };
  }, [times, series, format, isWhole]);
  return <div ref={host} className="chart" role="img" aria-label={label} />;
}
