/** The WordPress plugin, put together for this Paymast: one PHP file with a script, a shortcode and a block. Pure. */
import { zipOne } from "./zip-one";

type PluginFacts = {
  publicUrl: string;
  /** The product's page, sold when the shortcode names none. */
  buyUrl: string;
  productName: string;
  label: string;
};

/** A zip file, as “Plugins → Add New → Upload” wants it. */
export const wordpressPlugin = (facts: PluginFacts): Uint8Array =>
  zipOne("paymast/paymast.php", new TextEncoder().encode(pluginFile(facts)));

/** PHP's single-quoted strings know two escapes. */
const php = (text: string): string => `'${text.replace(/[\\']/g, "\\$&")}'`;
/** The plugin's head is a comment. */
const oneLine = (text: string): string => text.replaceAll("*/", "* /").replace(/\s+/g, " ");

export function pluginFile({ publicUrl, buyUrl, productName, label }: PluginFacts): string {
  return `<?php
/**
 * Plugin Name: Paymast
 * Plugin URI: ${oneLine(publicUrl)}/developers
 * Description: Sell on this website with your own Paymast: the shortcode [paymast] or the block “Paymast button”. Made for “${oneLine(productName)}”; other products by [paymast url="…"].
 * Version: 1.0.0
 * Requires at least: 6.3
 * Requires PHP: 7.4
 * License: MIT
 */

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

define( 'PAYMAST_URL', ${php(publicUrl)} );
define( 'PAYMAST_PRODUCT', ${php(buyUrl)} );
define( 'PAYMAST_LABEL', ${php(label)} );

/** Loaded only on pages that have a button. */
function paymast_register() {
	wp_register_script( 'paymast', PAYMAST_URL . '/embed.js', array(), null, array( 'strategy' => 'async', 'in_footer' => true ) );
	wp_register_script( 'paymast-editor', false, array( 'wp-blocks', 'wp-element', 'wp-block-editor', 'wp-components' ), '1.0.0', true );
	wp_add_inline_script( 'paymast-editor', paymast_editor_script() );
	register_block_type(
		'paymast/button',
		array(
			'api_version'     => 3,
			'title'           => 'Paymast button',
			'category'        => 'widgets',
			'icon'            => 'cart',
			'attributes'      => array(
				'url'       => array( 'type' => 'string', 'default' => PAYMAST_PRODUCT ),
				'label'     => array( 'type' => 'string', 'default' => PAYMAST_LABEL ),
				'reference' => array( 'type' => 'string', 'default' => '' ),
			),
			'editor_script_handles' => array( 'paymast-editor' ),
			'render_callback' => 'paymast_button',
		)
	);
}
add_action( 'init', 'paymast_register' );

/** The link sells by itself; the script turns it into a button with an overlay. */
function paymast_button( $given ) {
	$wanted = shortcode_atts(
		array(
			'url'       => PAYMAST_PRODUCT,
			'label'     => PAYMAST_LABEL,
			'reference' => '',
			'email'     => '',
			'name'      => '',
			'quantity'  => '',
			'locale'    => '',
			'class'     => 'wp-element-button',
		),
		is_array( $given ) ? $given : array(),
		'paymast'
	);
	if ( 0 !== strpos( $wanted['url'], PAYMAST_URL . '/buy/' ) ) {
		return '';
	}
	wp_enqueue_script( 'paymast' );
	$data = '';
	foreach ( array( 'reference', 'email', 'name', 'quantity', 'locale' ) as $one ) {
		if ( '' !== $wanted[ $one ] ) {
			$data .= ' data-' . $one . '="' . esc_attr( $wanted[ $one ] ) . '"';
		}
	}
	return '<a class="' . esc_attr( $wanted['class'] ) . '" href="' . esc_url( $wanted['url'] ) . '" data-paymast' . $data . '>' . esc_html( $wanted['label'] ) . '</a>';
}
add_shortcode( 'paymast', 'paymast_button' );

/** The block in the editor: the button as it will look, and its three settings beside it. */
function paymast_editor_script() {
	return <<<'PAYMAST'
( function ( blocks, element, editor, components ) {
	var el = element.createElement;
	blocks.registerBlockType( 'paymast/button', {
		edit: function ( props ) {
			var field = function ( name, label ) {
				return el( components.TextControl, {
					key: name, label: label, value: props.attributes[ name ], __nextHasNoMarginBottom: true,
					onChange: function ( value ) { var change = {}; change[ name ] = value; props.setAttributes( change ); }
				} );
			};
			return el( element.Fragment, null,
				el( editor.InspectorControls, null, el( components.PanelBody, { title: 'Paymast' },
					field( 'label', 'Text of the button' ), field( 'url', 'Address of the product' ), field( 'reference', 'Reference' ) ) ),
				el( 'div', editor.useBlockProps(), el( 'span', { className: 'wp-element-button' }, props.attributes.label ) ) );
		},
		save: function () { return null; }
	} );
} )( window.wp.blocks, window.wp.element, window.wp.blockEditor, window.wp.components );
PAYMAST;
}
`;
}
